using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Beian.Portal.Languages;

/// <summary>
/// Chinese first, English by the switch on every page: a link with <c>?lang=en</c>. A cookie remembers the choice; without one the
/// link still shows that page in English.
/// </summary>
internal static class LanguagesRegistration
{
    /// <summary>The query parameter and the cookie.</summary>
    public const string Name = "lang";

    private const string Chinese = "zh";
    private const string English = "en";

    private static readonly TimeSpan Remembered = TimeSpan.FromDays(365);

    /// <summary>Adds what pages speak with.</summary>
    public static void AddLanguages(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<Speech>();
        // By default every Chinese character would be written as eight Latin ones.
        builder.Services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
    }

    /// <summary>Finds out the language of each request.</summary>
    public static void UseLanguages(this WebApplication app) => app.Use((http, next) =>
    {
        var chosen = Known(http.Request.Query[Name]);
        var language = chosen ?? Known(http.Request.Cookies[Name]) ?? Chinese;
        http.RequestServices.GetRequiredService<Speech>().Language = language == English ? Language.English : Language.Chinese;
        if (chosen is not null)
        {
            http.Response.Cookies.Append(Name, chosen, new CookieOptions
            {
                HttpOnly = true, IsEssential = true, MaxAge = Remembered, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps,
            });
        }

        return next(http);
    });

    private static string? Known(string? choice) => choice is Chinese or English ? choice : null;
}
