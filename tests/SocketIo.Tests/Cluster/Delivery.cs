namespace SocketIoNet.Tests.Cluster;

/// <summary>What a broker may do with one message.</summary>
public enum Delivery
{
    /// <summary>As it should.</summary>
    Once,

    /// <summary>Not at all.</summary>
    Lost,

    /// <summary>Two times.</summary>
    Twice,

    /// <summary>When the test says so.</summary>
    Late,

    /// <summary>After the message that follows it.</summary>
    Swapped,
}
