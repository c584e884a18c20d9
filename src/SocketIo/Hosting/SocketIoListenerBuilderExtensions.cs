using Microsoft.Extensions.Hosting;
using SocketIoNet;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a server listen in a program that has no web application.</summary>
public static class SocketIoListenerBuilderExtensions
{
    /// <summary>
    /// Listens while the host runs: for programs on <c>Host.CreateApplicationBuilder</c>. The server brings its own Kestrel, which shares logging and
    /// configuration with the host; it begins before the hosted services that are registered later, and ends after them.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="url">The address, such as <c>http://localhost:3001</c>.</param>
    /// <param name="configure">Registers what the server does.</param>
    /// <param name="configureListener">Changes where and how it listens.</param>
    /// <remarks>
    /// Handlers, filters and hooks are given the services of the host. A server that is to listen in a web application is mapped there with <c>MapSocketIo</c> instead.
    /// </remarks>
    public static ISocketIoBuilder ListenOn(
        this ISocketIoBuilder builder, string url, Action<SocketIoServer>? configure = null, Action<SocketIoListenOptions>? configureListener = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(url);
        var options = new SocketIoListenOptions { Urls = { url } };
        configureListener?.Invoke(options);
        var name = builder.Name;
        builder.Services.AddSingleton<IHostedService>(provider => new SocketIoListener(provider, name, options, configure));
        return builder;
    }
}
