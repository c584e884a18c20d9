using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet;
using SocketIoNet.EngineIo;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps the Socket.IO server to a path.</summary>
public static class SocketIoEndpointRouteBuilderExtensions
{
    private const string CannotAwait = "Nothing awaits what configures a server. Await before MapSocketIo, and register handlers in a synchronous lambda.";

    /// <summary>Maps the server at <c>/socket.io</c>, the default path of clients.</summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="configure">Registers handlers.</param>
    /// <exception cref="InvalidOperationException"><see cref="SocketIoServiceCollectionExtensions.AddSocketIo(IServiceCollection, Action{SocketIoOptions})"/> was not called.</exception>
    public static IEndpointConventionBuilder MapSocketIo(this IEndpointRouteBuilder endpoints, Action<SocketIoServer>? configure = null) =>
        endpoints.MapSocketIo("/socket.io", configure);

    /// <summary>Maps the server at a path. Several paths of one application share the one server.</summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The path, such as <c>/chat/socket.io</c>.</param>
    /// <param name="configure">Registers handlers.</param>
    /// <returns>For conventions, such as <c>RequireCors</c> and <c>RequireAuthorization</c>.</returns>
    /// <exception cref="InvalidOperationException"><see cref="SocketIoServiceCollectionExtensions.AddSocketIo(IServiceCollection, Action{SocketIoOptions})"/> was not called.</exception>
    public static IEndpointConventionBuilder MapSocketIo(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, Action<SocketIoServer>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var server = endpoints.ServiceProvider.GetService<SocketIoServer>()
            ?? throw new InvalidOperationException("Socket.IO is not registered: call builder.Services.AddSocketIo() before the application is built.");
        return Map(endpoints, pattern, server, configure);
    }

    /// <summary>Maps the server that is registered under a name.</summary>
    /// <param name="endpoints">Where to map it.</param>
    /// <param name="pattern">The path, such as <c>/admin/socket.io</c>.</param>
    /// <param name="name">The name.</param>
    /// <param name="configure">Registers handlers.</param>
    /// <returns>For conventions, such as <c>RequireCors</c> and <c>RequireAuthorization</c>.</returns>
    /// <exception cref="InvalidOperationException"><see cref="SocketIoServiceCollectionExtensions.AddSocketIo(IServiceCollection, string, Action{SocketIoOptions})"/> was not called with the name.</exception>
    public static IEndpointConventionBuilder MapSocketIo(
        this IEndpointRouteBuilder endpoints, [StringSyntax("Route")] string pattern, string name, Action<SocketIoServer>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var server = endpoints.ServiceProvider.GetKeyedService<SocketIoServer>(name)
            ?? throw new InvalidOperationException($"No Socket.IO server is named '{name}': call builder.Services.AddSocketIo(\"{name}\") before the application is built.");
        return Map(endpoints, pattern, server, configure);
    }

    /// <summary>Nothing awaits what configures a server: this overload turns an asynchronous lambda into an error of the compiler.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(CannotAwait, error: true)]
    public static IEndpointConventionBuilder MapSocketIo(this IEndpointRouteBuilder endpoints, Func<SocketIoServer, Task> configure) => throw new NotSupportedException(CannotAwait);

    /// <inheritdoc cref="MapSocketIo(IEndpointRouteBuilder, Func{SocketIoServer, Task})"/>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [Obsolete(CannotAwait, error: true)]
    public static IEndpointConventionBuilder MapSocketIo(this IEndpointRouteBuilder endpoints, string pattern, Func<SocketIoServer, Task> configure) => throw new NotSupportedException(CannotAwait);

    internal static IEndpointConventionBuilder Map(IEndpointRouteBuilder endpoints, string pattern, SocketIoServer server, Action<SocketIoServer>? configure)
    {
        if (configure is not null) SynchronousConfiguration.Run(configure, server);
        return endpoints.MapEngineIo(pattern, server.Engine, server.Options.ServeClient ? ClientFiles.TryServeAsync : null)
            .WithMetadata(new SocketIoEndpoint());
    }
}
