namespace SocketIoNet.Protocol;

/// <summary>The event names that the protocol reserves.</summary>
internal static class ReservedEvents
{
    internal static bool IsReserved(string name) => name switch
    {
        "connect" or "connect_error" or "disconnect" or "disconnecting" or "newListener" or "removeListener" => true,
        _ => false,
    };

    internal static bool IsReserved(ReadOnlySpan<byte> name) => name.Length switch
    {
        7 => name.SequenceEqual("connect"u8),
        10 => name.SequenceEqual("disconnect"u8),
        11 => name.SequenceEqual("newListener"u8),
        13 => name.SequenceEqual("connect_error"u8) || name.SequenceEqual("disconnecting"u8),
        14 => name.SequenceEqual("removeListener"u8),
        _ => false,
    };

    /// <summary>Rejects a reserved name, and says which method to use.</summary>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    internal static void ThrowIfReserved(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        if (!IsReserved(eventName)) return;
        var instead = eventName switch
        {
            "connect" => " Use OnConnection of the namespace.",
            "connect_error" => " Throw a ConnectErrorException in a middleware to reject a connection.",
            "disconnect" => " Use OnDisconnect and Disconnect.",
            "disconnecting" => " Use OnDisconnecting.",
            _ => "",
        };
        throw new ArgumentException($"\"{eventName}\" is a reserved event name.{instead}", nameof(eventName));
    }

    /// <summary>Rejects names of events that a namespace has in Node: a handler here would wait for clients to send them.</summary>
    /// <exception cref="ArgumentException">The name is one of them.</exception>
    internal static void ThrowIfOfNamespace(string eventName)
    {
        var instead = eventName switch
        {
            "connection" => "OnConnection",
            "new_namespace" => "OnNamespaceCreated of the server",
            _ => null,
        };
        if (instead is not null) throw new ArgumentException($"\"{eventName}\" is not an event that clients send. Use {instead}.", nameof(eventName));
    }

    /// <summary>Rejects a name that is reserved for events between servers.</summary>
    /// <exception cref="ArgumentException">The name is reserved.</exception>
    internal static void ThrowIfReservedBetweenServers(string eventName)
    {
        ArgumentNullException.ThrowIfNull(eventName);
        if (eventName is "connect" or "connection" or "new_namespace")
            throw new ArgumentException($"\"{eventName}\" is a reserved name for events between servers.", nameof(eventName));
    }
}
