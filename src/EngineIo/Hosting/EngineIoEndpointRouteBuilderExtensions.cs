using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIoNet.EngineIo;
using SocketIoNet.EngineIo.Forwarding;
using SocketIoNet.EngineIo.Http;
using SocketIoNet.EngineIo.Transports.WebSockets;
using SocketIoNet.EngineIo.Transports.WebSockets.Detachment;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps Engine.IO servers to paths.</summary>
public static class EngineIoEndpointRouteBuilderExtensions
{
    /// <summary>Creates an Engine.IO server and maps it, for applications that use the protocol without Socket.IO.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="pattern">The path, such as <c>/engine.io</c>.</param>
    /// <param name="createHandler">Creates the handler of each session.</param>
    /// <param name="configure">Gives access to the server, for example to subscribe to its events.</param>
    /// <exception cref="InvalidOperationException"><see cref="EngineIoServiceCollectionExtensions.AddEngineIo"/> was not called.</exception>
    public static IEndpointConventionBuilder MapEngineIo(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, EngineHandlerFactory createHandler, Action<EngineServer>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        if (services.GetService<IValidateOptions<EngineOptions>>() is null)
            throw new InvalidOperationException("Engine.IO is not registered. Call builder.Services.AddEngineIo() before the application is built.");
        var server = new EngineServer(
            services.GetRequiredService<IOptions<EngineOptions>>().Value,
            createHandler,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>(),
            services.GetService<IMeterFactory>(),
            services.GetService<IServerLink>());
        if (configure is not null) SynchronousConfiguration.Run(configure, server);
        var lifetime = services.GetService<IHostApplicationLifetime>();
        lifetime?.ApplicationStopping.Register(server.Close);
        lifetime?.ApplicationStopped.Register(server.Dispose);
        return endpoints.MapEngineIo(pattern, server);
    }

    /// <summary>Maps <paramref name="server"/>. The caller closes and disposes it.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="pattern">The path, such as <c>/engine.io</c>.</param>
    /// <param name="server">The server.</param>
    public static IEndpointConventionBuilder MapEngineIo(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, EngineServer server) =>
        endpoints.MapEngineIo(pattern, server, files: null);

    /// <summary>Maps <paramref name="server"/> and what is served beside it.</summary>
    /// <param name="endpoints">The endpoints of the application.</param>
    /// <param name="pattern">The path, such as <c>/engine.io</c>.</param>
    /// <param name="server">The server.</param>
    /// <param name="files">Serves files under the path; returns false for requests of the engine.</param>
    internal static IEndpointConventionBuilder MapEngineIo(
        this IEndpointRouteBuilder endpoints, string pattern, EngineServer server, Func<HttpContext, string, Task<bool>>? files)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(server);
        if (server.Options.DetachWebSockets) endpoints.ServiceProvider.GetService<DetachmentSwitch>()?.TurnOn();
        var path = new EnginePath(server, pattern, files);
        var upgrades = UpgradesOf(path.InvokeAsync, server.Options, endpoints.CreateApplicationBuilder());
        var endpoint = endpoints
            .Map(
                $"{pattern.TrimEnd('/')}/{{**{EnginePath.RestParameter}}}",
                context => UpgradeInterceptor.IsPossible(context) ? upgrades(context) : path.InvokeAsync(context))
            .WithDisplayName($"Engine.IO {pattern}");
        // Last, after the conventions of the application, which may apply to many endpoints at once.
        var marker = new UntouchedEndpoint();
        endpoint.Finally(builder => builder.Metadata.Add(marker));
        server.Forwarding?.Requests.Add(pattern, new ForwardedEndpoint(endpoints.ServiceProvider, marker, ForwardedOf(server, pattern, endpoints)));
        return endpoint;
    }

    /// <summary>Handles requests that other servers forward. Those have passed everything that precedes the engine.</summary>
    private static RequestDelegate ForwardedOf(EngineServer server, string pattern, IEndpointRouteBuilder endpoints)
    {
        var dispatcher = new EngineRequestDispatcher(server, pattern, canForward: false);
        var upgrades = UpgradesOf(dispatcher.InvokeAsync, server.Options, endpoints.CreateApplicationBuilder());
        return context => UpgradeInterceptor.IsPossible(context) ? upgrades(context) : dispatcher.InvokeAsync(context);
    }

    private static RequestDelegate UpgradesOf(RequestDelegate handle, EngineOptions options, IApplicationBuilder branch)
    {
        branch.Use((context, next) => UpgradeInterceptor.InvokeAsync(context, next, options));
        branch.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        branch.Run(handle);
        return branch.Build();
    }
}
