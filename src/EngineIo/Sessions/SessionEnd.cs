namespace SocketIoNet.EngineIo.Sessions;

/// <summary>Why a session ended, as its handler is told.</summary>
internal sealed record SessionEnd(EngineCloseReason Reason, string? Description);
