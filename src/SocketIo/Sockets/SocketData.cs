using System.Collections.Concurrent;
using SocketIoNet.Protocol;
using SocketIoNet.Sockets;

namespace SocketIoNet;

/// <summary>Values that the application keeps with a socket. Thread-safe.</summary>
public sealed class SocketData
{
    private readonly ConcurrentDictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>The keys of all values.</summary>
    public ICollection<string> Keys => _values.Keys;

    /// <summary>The value of <paramref name="key"/>; null when there is none.</summary>
    public object? this[string key]
    {
        get => _values.GetValueOrDefault(key);
        set => _values[key] = value;
    }

    /// <summary>The value of <paramref name="key"/> if it is a <typeparamref name="T"/>; otherwise the default.</summary>
    /// <exception cref="ArgumentBindingException">The value came from another server and is not a <typeparamref name="T"/>.</exception>
    public T? Get<T>(string key)
    {
        var value = this[key];
        if (value is T typed) return typed;
        return value is EventArguments received ? received.Get<T>(0) : default;
    }

    /// <summary>For adapters: creates a copy of what another server keeps with a socket. Its values are <see cref="EventArguments"/>, which <see cref="Get{T}"/> converts.</summary>
    /// <param name="server">Converts JSON to values.</param>
    /// <param name="data">What <see cref="ToPacketData"/> returned there: a JSON object.</param>
    /// <exception cref="PacketFormatException">It is not a JSON object.</exception>
    public static SocketData FromPacketData(SocketIoServer server, PacketData data)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(data);
        var copy = new SocketData();
        SocketDataFormat.Read(data, server.Serializer, copy);
        return copy;
    }

    /// <summary>For adapters: all values as a JSON object. A value that cannot be serialized is left out, which is logged as a warning.</summary>
    /// <param name="server">Converts values to JSON.</param>
    public PacketData ToPacketData(SocketIoServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return SocketDataFormat.Write(_values, server);
    }

    /// <summary>Removes the value of <paramref name="key"/>.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string key) => _values.TryRemove(key, out _);
}
