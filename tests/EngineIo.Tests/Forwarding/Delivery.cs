namespace SocketIoNet.EngineIo.Tests.Forwarding;

/// <summary>What a link does with a message.</summary>
internal enum Delivery
{
    Once,
    Lost,
    Twice,

    /// <summary>After the next message.</summary>
    Late,

    /// <summary>Sending fails.</summary>
    Failed,
}
