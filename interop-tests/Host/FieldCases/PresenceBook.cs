using System.Collections.Concurrent;

namespace SocketIoNet.InteropHost.FieldCases;

/// <summary>The counts of all tests, by the key in the query of their clients.</summary>
internal sealed class PresenceBook
{
    private readonly ConcurrentDictionary<string, Presence> _byKey = new(StringComparer.Ordinal);

    public Presence For(string key) => _byKey.GetOrAdd(key, static _ => new Presence());
}
