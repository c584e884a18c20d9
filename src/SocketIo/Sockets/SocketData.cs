using System.Collections.Concurrent;
using SocketIoNet.Protocol;
using SocketIoNet.Sockets;

namespace SocketIoNet;

/// <summary>What an application keeps with a socket. It may be used from any thread.</summary>
public sealed class SocketData
{
    private readonly ConcurrentDictionary<string, object?> _values = new(StringComparer.Ordinal);

    /// <summary>The names under which something is kept.</summary>
    public ICollection<string> Keys => _values.Keys;

    /// <summary>What is kept under <paramref name="key"/>; null when nothing is.</summary>
    public object? this[string key]
    {
        get => _values.GetValueOrDefault(key);
        set => _values[key] = value;
    }

    /// <summary>What is kept under <paramref name="key"/>, when it is a <typeparamref name="T"/>; else the default.</summary>
    /// <exception cref="ArgumentBindingException">The value came from another server and is not a <typeparamref name="T"/>.</exception>
    public T? Get<T>(string key)
    {
        var value = this[key];
        if (value is T typed) return typed;
        return value is EventArguments received ? received.Get<T>(0) : default;
    }

    /// <summary>For adapters: creates a copy of what another server keeps with a socket. Its values are <see cref="EventArguments"/>, which <see cref="Get{T}"/> converts.</summary>
    /// <param name="server">Knows how JSON becomes values.</param>
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
    /// <param name="server">Knows how values become JSON.</param>
    public PacketData ToPacketData(SocketIoServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return SocketDataFormat.Write(_values, server);
    }

    /// <summary>Keeps nothing under <paramref name="key"/> any more.</summary>
    /// <returns>Whether there was something.</returns>
    public bool Remove(string key) => _values.TryRemove(key, out _);
}
