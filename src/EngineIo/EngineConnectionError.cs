using Microsoft.AspNetCore.Http;

namespace SocketIoNet.EngineIo;

/// <summary>A request that was refused, for diagnosis: more is known here than the client is told.</summary>
/// <param name="HttpContext">The request; valid while the event is handled.</param>
/// <param name="Code">What the client is told, as a code.</param>
/// <param name="Message">What the client is told, as text.</param>
/// <param name="Context">The cause: a <c>name</c> such as <c>INVALID_ORIGIN</c>, or the value that was refused.</param>
public sealed record EngineConnectionError(
    HttpContext HttpContext,
    EngineErrorCode Code,
    string Message,
    IReadOnlyDictionary<string, object?> Context);
