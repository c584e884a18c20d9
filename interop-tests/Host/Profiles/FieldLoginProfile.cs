using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;

namespace SocketIoNet.InteropHost.Profiles;

/// <summary>A site where everything asks for a login by cookie: <c>/socket.io</c> any user's, <c>/staff/socket.io</c> one with the role <c>staff</c>.</summary>
internal sealed class FieldLoginProfile : IProfile
{
    public IReadOnlyList<WebApplication> Build(HostArguments arguments)
    {
        var builder = HostRunner.CreateBuilder(arguments);
        builder.Services.AddSocketIo();
        builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
        builder.Services.AddAuthorization(options => options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        var app = builder.Build();
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapSocketIo(io => io.OnConnection(socket => socket.On("who", () => socket.User.Identity?.Name)));
        app.MapSocketIo("/staff/socket.io").RequireAuthorization(policy => policy.RequireRole("staff"));
        app.MapGet("/page", () => "for users");
        app.MapGet("/sessions", (SocketIoServer io) => io.Engine.SessionCount).AllowAnonymous();
        app.MapPost("/login", (string name, int milliseconds, HttpContext context) => LogInAsync(context, name, milliseconds)).AllowAnonymous();
        return [app];
    }

    private static Task LogInAsync(HttpContext context, string name, int milliseconds)
    {
        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], CookieAuthenticationDefaults.AuthenticationScheme);
        var properties = new AuthenticationProperties { ExpiresUtc = DateTimeOffset.UtcNow.AddMilliseconds(milliseconds) };
        return context.SignInAsync(new ClaimsPrincipal(identity), properties);
    }
}
