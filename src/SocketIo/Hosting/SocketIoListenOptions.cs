using Microsoft.AspNetCore.Builder;

namespace SocketIoNet;

/// <summary>The options of a server that listens with a Kestrel of its own.</summary>
public sealed class SocketIoListenOptions
{
    /// <summary>The addresses, such as <c>http://localhost:3001</c>; the port 0 selects a free one.</summary>
    public IList<string> Urls { get; } = [];

    /// <summary>The path of the server. Default: <c>/socket.io</c>.</summary>
    public string Path { get; set; } = "/socket.io";

    /// <summary>
    /// Configures Kestrel and HTTP services, such as CORS policies. These services are separate from those of the application. Default: null.
    /// </summary>
    public Action<WebApplicationBuilder>? ConfigureBuilder { get; set; }

    /// <summary>Adds middlewares and other endpoints. Default: null.</summary>
    public Action<WebApplication>? ConfigureApplication { get; set; }

    /// <summary>Adds conventions to the endpoint of the server, such as <c>RequireCors</c>. Default: null.</summary>
    public Action<IEndpointConventionBuilder>? ConfigureEndpoint { get; set; }
}
