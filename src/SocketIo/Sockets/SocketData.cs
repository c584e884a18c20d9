using System.Collections.Concurrent;

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
    public T? Get<T>(string key) => _values.TryGetValue(key, out var value) && value is T typed ? typed : default;

    /// <summary>Keeps nothing under <paramref name="key"/> any more.</summary>
    /// <returns>Whether there was something.</returns>
    public bool Remove(string key) => _values.TryRemove(key, out _);
}
