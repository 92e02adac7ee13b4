using System.Net;

namespace Beian.Portal.Security;

/// <summary>Addresses behind which there is nothing on this portal.</summary>
internal static class ClosedAddresses
{
    /// <summary>
    /// Answers as to an address that there is not, whatever lies behind it. To be called before routing, so that no page is even looked for.
    /// </summary>
    public static void Close(this WebApplication app, PathString address) => app.Close(address, _ => true);

    /// <summary>
    /// Answers so to every other machine. In Development the back end takes whoever comes from its own machine for all that a caller can be, and
    /// the portal comes from there whoever asked the portal.
    /// </summary>
    public static void CloseToOtherMachines(this WebApplication app, PathString address) => app.Close(address, http => !http.IsFromThisMachine());

    /// <summary>Whether somebody on the portal's own machine asks.</summary>
    public static bool IsFromThisMachine(this HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address);

    private static void Close(this WebApplication app, PathString address, Predicate<HttpContext> isClosed) => app.Use((http, next) =>
    {
        if (!http.Request.Path.StartsWithSegments(address) || !isClosed(http))
        {
            return next(http);
        }

        http.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });
}
