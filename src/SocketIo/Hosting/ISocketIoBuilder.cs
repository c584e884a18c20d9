using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet;

/// <summary>Configures the services of one server.</summary>
public interface ISocketIoBuilder
{
    /// <summary>The name of the server; empty for the server without a name.</summary>
    string Name { get; }

    /// <summary>The services of the application.</summary>
    IServiceCollection Services { get; }
}
