using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using SocketIoNet.Protocol;
using SocketIoNet.Sockets;

namespace SocketIoNet;

/// <summary>Values that the application keeps with a socket. Thread-safe.</summary>
public sealed class SocketData
{
    private readonly ConcurrentDictionary<string, object?> _values = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, string> _unsendable = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>Creates data without values.</summary>
    public SocketData()
    {
    }

    private SocketData(IReadOnlyDictionary<string, string> unsendable) => _unsendable = unsendable;

    /// <summary>The keys of all values.</summary>
    public ICollection<string> Keys => _values.Keys;

    /// <summary>The keys of values that stayed on the other server, because it could not serialize them. Reading one throws. Empty for a socket of this server.</summary>
    public IReadOnlyCollection<string> UnsendableKeys => [.. _unsendable.Keys];

    /// <summary>The value of <paramref name="key"/>; null when there is none.</summary>
    /// <exception cref="PayloadSerializationException">The value stayed on the other server, which could not serialize it.</exception>
    public object? this[string key]
    {
        get => _values.TryGetValue(key, out var value) || !_unsendable.TryGetValue(key, out var problem) ? value : throw Unsendable(key, problem);
        set => _values[key] = value;
    }

    /// <summary>The value of <paramref name="key"/> if it is a <typeparamref name="T"/>; otherwise the default.</summary>
    /// <exception cref="ArgumentBindingException">The value came from another server and is not a <typeparamref name="T"/>.</exception>
    /// <exception cref="PayloadSerializationException">The value stayed on the other server, which could not serialize it.</exception>
    public T? Get<T>(string key)
    {
        var value = this[key];
        if (value is T typed) return typed;
        return value is EventArguments received ? received.Get<T>(0) : default;
    }

    /// <summary>For adapters: creates a copy of what another server keeps with a socket. Its values are <see cref="EventArguments"/>, which <see cref="Get{T}"/> converts.</summary>
    /// <param name="server">Converts JSON to values.</param>
    /// <param name="data">What <see cref="ToPacketData(SocketIoServer)"/> returned there: a JSON object.</param>
    /// <param name="unsendable">What <see cref="ToPacketData(SocketIoServer, out IReadOnlyDictionary{string, string})"/> said about values that are not in <paramref name="data"/>; null for nothing.</param>
    /// <exception cref="PacketFormatException">It is not a JSON object.</exception>
    public static SocketData FromPacketData(SocketIoServer server, PacketData data, IReadOnlyDictionary<string, string>? unsendable = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        ArgumentNullException.ThrowIfNull(data);
        var copy = unsendable is null ? new SocketData() : new SocketData(unsendable);
        SocketDataFormat.Read(data, server.Serializer, copy);
        return copy;
    }

    /// <summary>For adapters: all values as a JSON object. A value that cannot be serialized is left out, which is logged as a warning.</summary>
    /// <param name="server">Converts values to JSON.</param>
    public PacketData ToPacketData(SocketIoServer server) => ToPacketData(server, out _);

    /// <summary>For adapters: all values as a JSON object, and the keys of those that cannot be serialized, each with the reason. It is logged as a warning, too.</summary>
    /// <param name="server">Converts values to JSON.</param>
    /// <param name="unsendable">The values that are left out; for <see cref="FromPacketData"/>, so that whoever reads one there gets the reason.</param>
    public PacketData ToPacketData(SocketIoServer server, out IReadOnlyDictionary<string, string> unsendable)
    {
        ArgumentNullException.ThrowIfNull(server);
        return SocketDataFormat.Write(_values, server, out unsendable);
    }

    /// <summary>Removes the value of <paramref name="key"/>.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Remove(string key) => _values.TryRemove(key, out _);

    private static PayloadSerializationException Unsendable(string key, string problem) =>
        new($"The value of \"{key}\" stayed on the server of its socket, because it cannot be serialized: {problem} Keep values in Socket.Data that can be, or read them on that server, for example through ServerSideEmitWithAckAsync.", null);
}
