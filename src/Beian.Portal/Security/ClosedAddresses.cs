namespace Beian.Portal.Security;

/// <summary>Addresses behind which there is nothing on this portal.</summary>
internal static class ClosedAddresses
{
    /// <summary>
    /// Answers as to an address that there is not, whatever lies behind it. To be called before routing, so that no page is even looked for.
    /// </summary>
    public static void Close(this WebApplication app, PathString address) => app.Use((http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments(address))
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
