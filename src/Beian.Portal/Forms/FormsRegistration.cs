namespace Beian.Portal.Forms;

/// <summary>What the forms need.</summary>
internal static class FormsRegistration
{
    /// <summary>Adds it.</summary>
    public static void AddForms(this WebApplicationBuilder builder) => builder.Services.AddTransient<Captchas>();
}
