using Microsoft.Extensions.Hosting;
using SocketIoNet;
using SocketIoNet.EngineIo;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Lets a server listen in a program without a web application.</summary>
public static class SocketIoListenerBuilderExtensions
{
    /// <summary>
    /// Listens while the host runs: for programs on <c>Host.CreateApplicationBuilder</c>. The server has a Kestrel of its own, which shares logging and configuration with the host. It starts before the
    /// hosted services that are registered later, and stops after them.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="url">The address, such as <c>http://localhost:3001</c>.</param>
    /// <param name="configure">Registers handlers.</param>
    /// <param name="configureListener">Configures where and how it listens.</param>
    /// <remarks>
    /// Handlers, filters and callbacks get the services of the host. In a web application, use <c>MapSocketIo</c> instead.
    /// </remarks>
    public static ISocketIoBuilder ListenOn(
        this ISocketIoBuilder builder, string url, Action<SocketIoServer>? configure = null, Action<SocketIoListenOptions>? configureListener = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(url);
        var options = new SocketIoListenOptions { Urls = { url } };
        if (configureListener is not null) SynchronousConfiguration.Run(configureListener, options);
        var name = builder.Name;
        builder.Services.AddSingleton<IHostedService>(provider => new SocketIoListener(provider, name, options, configure));
        return builder;
    }
}
