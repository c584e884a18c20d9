using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace SocketIoNet;

/// <summary>Answers clients that are not logged in with a status code in place of a redirect to the login page, which they cannot follow.</summary>
internal sealed class CookieLoginRejection : IPostConfigureOptions<CookieAuthenticationOptions>
{
    public void PostConfigure(string? name, CookieAuthenticationOptions options)
    {
        var events = options.Events;
        events.OnRedirectToLogin = RejectOr(events.OnRedirectToLogin, StatusCodes.Status401Unauthorized);
        events.OnRedirectToAccessDenied = RejectOr(events.OnRedirectToAccessDenied, StatusCodes.Status403Forbidden);
    }

    private static Func<RedirectContext<CookieAuthenticationOptions>, Task> RejectOr(
        Func<RedirectContext<CookieAuthenticationOptions>, Task> redirect, int status) => context =>
    {
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<SocketIoEndpoint>() is null) return redirect(context);
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };
}
