namespace SocketIoNet.EngineIo.Internal;

/// <summary>Why a session ended, as its handler is told.</summary>
internal sealed record SessionEnd(EngineCloseReason Reason, string? Description);
