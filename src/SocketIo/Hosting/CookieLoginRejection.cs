using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace SocketIoNet;

/// <summary>Refuses a client that is not logged in without naming the login page, which it could do nothing with.</summary>
internal sealed class CookieLoginRejection : IPostConfigureOptions<CookieAuthenticationOptions>
{
    public void PostConfigure(string? name, CookieAuthenticationOptions options)
    {
        var events = options.Events;
        events.OnRedirectToLogin = RefuseOr(events.OnRedirectToLogin, StatusCodes.Status401Unauthorized);
        events.OnRedirectToAccessDenied = RefuseOr(events.OnRedirectToAccessDenied, StatusCodes.Status403Forbidden);
    }

    private static Func<RedirectContext<CookieAuthenticationOptions>, Task> RefuseOr(
        Func<RedirectContext<CookieAuthenticationOptions>, Task> redirect, int status) => context =>
    {
        if (context.HttpContext.GetEndpoint()?.Metadata.GetMetadata<SocketIoEndpoint>() is null) return redirect(context);
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };
}
