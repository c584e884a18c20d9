using SocketIoNet.EngineIo;

namespace SocketIoNet.InteropHost.Doghappy;

/// <summary>One of the servers that the suite of the .NET client expects.</summary>
internal sealed record Listener(HostArguments Arguments, int Port, TransportKind Transports)
{
    public bool AllowEio3 { get; init; }

    public bool IsSecure { get; init; }
}
