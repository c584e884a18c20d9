using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SocketIoNet.EngineIo;
using SocketIoNet.EngineIo.Http;
using SocketIoNet.EngineIo.Transports.WebSockets;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps Engine.IO servers to paths.</summary>
public static class EngineIoEndpointRouteBuilderExtensions
{
    /// <summary>Maps an Engine.IO server of its own, for applications that use the protocol without Socket.IO on top.</summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The path, such as <c>/engine.io</c>.</param>
    /// <param name="createHandler">Makes the handler of each session.</param>
    /// <param name="configure">Gives access to the server, for its hooks.</param>
    /// <exception cref="InvalidOperationException"><see cref="EngineIoServiceCollectionExtensions.AddEngineIo"/> was not called.</exception>
    public static IEndpointConventionBuilder MapEngineIo(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, EngineHandlerFactory createHandler, Action<EngineServer>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        if (services.GetService<IValidateOptions<EngineOptions>>() is null)
            throw new InvalidOperationException("Engine.IO is not registered: call builder.Services.AddEngineIo() before the application is built.");
        var server = new EngineServer(
            services.GetRequiredService<IOptions<EngineOptions>>().Value,
            createHandler,
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>(),
            services.GetService<IMeterFactory>());
        configure?.Invoke(server);
        var lifetime = services.GetService<IHostApplicationLifetime>();
        lifetime?.ApplicationStopping.Register(server.Close);
        lifetime?.ApplicationStopped.Register(server.Dispose);
        return endpoints.MapEngineIo(pattern, server);
    }

    /// <summary>Maps <paramref name="server"/>, which stays the caller's to close.</summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The path, such as <c>/engine.io</c>.</param>
    /// <param name="server">The server.</param>
    public static IEndpointConventionBuilder MapEngineIo(this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, EngineServer server) =>
        endpoints.MapEngineIo(pattern, server, files: null);

    /// <summary>Maps <paramref name="server"/> and what is served beside it.</summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The path, such as <c>/engine.io</c>.</param>
    /// <param name="server">The server.</param>
    /// <param name="files">Serves other things under the path; returns false for what the engine shall answer.</param>
    internal static IEndpointConventionBuilder MapEngineIo(
        this IEndpointRouteBuilder endpoints, string pattern, EngineServer server, Func<HttpContext, string, Task<bool>>? files)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentNullException.ThrowIfNull(pattern);
        ArgumentNullException.ThrowIfNull(server);
        var path = new EnginePath(server, files);
        var upgrades = UpgradesOf(path, server.Options.UseSocketsDirectly, endpoints.CreateApplicationBuilder());
        var endpoint = endpoints
            .Map(
                $"{pattern.TrimEnd('/')}/{{**{EnginePath.RestParameter}}}",
                context => UpgradeInterceptor.IsPossible(context) ? upgrades(context) : path.InvokeAsync(context))
            .WithDisplayName($"Engine.IO {pattern}");
        // Behind whatever the application adds, which it may add to many endpoints at once.
        endpoint.Finally(static builder => builder.Metadata.Add(new UntouchedEndpoint()));
        return endpoint;
    }

    private static RequestDelegate UpgradesOf(EnginePath path, bool isDirect, IApplicationBuilder branch)
    {
        branch.Use((context, next) => UpgradeInterceptor.InvokeAsync(context, next, isDirect));
        branch.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
        branch.Run(path.InvokeAsync);
        return branch.Build();
    }
}
