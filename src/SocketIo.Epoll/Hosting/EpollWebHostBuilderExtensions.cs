using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using SocketIoNet.Epoll.Listening;

namespace Microsoft.AspNetCore.Hosting;

/// <summary>Kestrel on epoll.</summary>
public static class EpollWebHostBuilderExtensions
{
    /// <summary>
    /// Lets Kestrel listen through epoll on Linux, with one thread per core that reads the sockets. On other systems Kestrel's own sockets are used, and a warning says so.
    /// </summary>
    /// <remarks>
    /// For TCP and Unix sockets. Of the options of <c>UseSockets</c>, <c>Backlog</c>, <c>NoDelay</c> and <c>CreateBoundListenSocket</c> have effect.
    /// </remarks>
    public static IWebHostBuilder UseEpollTransport(this IWebHostBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // Kestrel asks the transport first that was added last.
        return builder.UseSockets().ConfigureServices(static services => services.AddSingleton<IConnectionListenerFactory, EpollTransportFactory>());
    }
}
