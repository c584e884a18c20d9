using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet;

/// <summary>Where add-ons of one server are registered.</summary>
public interface ISocketIoBuilder
{
    /// <summary>The name of the server; empty for the one that has none.</summary>
    string Name { get; }

    /// <summary>The services of the application.</summary>
    IServiceCollection Services { get; }
}
