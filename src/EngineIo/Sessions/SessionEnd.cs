namespace SocketIoNet.EngineIo.Sessions;

/// <summary>Why a session ended.</summary>
/// <param name="Reason">The reason that its handler receives.</param>
/// <param name="Description">Details for its handler.</param>
/// <param name="IsByClient">Whether the client has closed it with a close packet.</param>
internal sealed record SessionEnd(EngineCloseReason Reason, string? Description, bool IsByClient)
{
    /// <summary>How the transport closes.</summary>
    public CloseMode Mode
    {
        get
        {
            if (IsByClient) return CloseMode.ByClient;
            return Reason is EngineCloseReason.ForcedClose or EngineCloseReason.ServerShutdown ? CloseMode.AfterSending : CloseMode.AtOnce;
        }
    }
}
