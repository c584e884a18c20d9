using Microsoft.AspNetCore.Http;
using SocketIoNet.EngineIo.Http;

namespace SocketIoNet.EngineIo.Transports;

/// <summary>The HTTP side of one transport.</summary>
internal interface ITransportRequests
{
    TransportKind Kind { get; }

    /// <summary>Checks a request before anything is created for it; null if it is accepted.</summary>
    EngineError? Check(HttpContext context);

    /// <summary>Checks a request for <paramref name="session"/>, which may use another transport; null if it is accepted.</summary>
    EngineError? CheckSession(EngineSession session);

    /// <summary>Opens a session.</summary>
    Task OpenAsync(HttpContext context, EngineRequest request, EngineSession session);

    /// <summary>Handles a request of an open session.</summary>
    Task HandleAsync(HttpContext context, EngineRequest request, EngineSession session);
}
