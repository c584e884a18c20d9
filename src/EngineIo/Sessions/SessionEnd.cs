namespace SocketIoNet.EngineIo.Sessions;

/// <summary>Why a session ended, for its handler.</summary>
internal sealed record SessionEnd(EngineCloseReason Reason, string? Description);
