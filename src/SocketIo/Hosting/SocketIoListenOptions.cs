using Microsoft.AspNetCore.Builder;

namespace SocketIoNet;

/// <summary>Where a server listens that brings its own Kestrel, and what else is there.</summary>
public sealed class SocketIoListenOptions
{
    /// <summary>The addresses, such as <c>http://localhost:3001</c>; the port 0 takes a free one.</summary>
    public IList<string> Urls { get; } = [];

    /// <summary>The path under which clients find the server. Default: <c>/socket.io</c>.</summary>
    public string Path { get; set; } = "/socket.io";

    /// <summary>
    /// Configures Kestrel and what HTTP needs, such as CORS policies. These services are not those of the application, which stay with the
    /// application's builder. Default: nothing.
    /// </summary>
    public Action<WebApplicationBuilder>? ConfigureBuilder { get; set; }

    /// <summary>Adds middleware and other endpoints. Default: nothing.</summary>
    public Action<WebApplication>? ConfigureApplication { get; set; }

    /// <summary>Adds conventions to the endpoint of the server, such as <c>RequireCors</c>. Default: nothing.</summary>
    public Action<IEndpointConventionBuilder>? ConfigureEndpoint { get; set; }
}
