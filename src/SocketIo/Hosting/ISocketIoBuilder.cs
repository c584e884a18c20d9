using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet;

/// <summary>Where add-ons of the server are registered.</summary>
public interface ISocketIoBuilder
{
    /// <summary>The services of the application.</summary>
    IServiceCollection Services { get; }
}
