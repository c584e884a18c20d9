using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace SocketIoNet.EngineIo.Forwarding;

/// <summary>Where forwarded requests of a path are handled: by the engine, as if they had come to the endpoint of that path.</summary>
/// <param name="Services">The services of the application.</param>
/// <param name="Marker">An item of the metadata that only this endpoint has.</param>
/// <param name="Handle">Handles the request.</param>
internal sealed record ForwardedEndpoint(IServiceProvider Services, object Marker, RequestDelegate Handle)
{
    private Endpoint? _endpoint;

    /// <summary>The endpoint, with what the conventions of the application have added to it.</summary>
    public Endpoint? Endpoint => _endpoint ??= Services.GetService<EndpointDataSource>()?.Endpoints.FirstOrDefault(endpoint => endpoint.Metadata.Contains(Marker));
}
