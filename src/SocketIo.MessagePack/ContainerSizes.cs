using System.Text.Json;

namespace SocketIoNet.MessagePack;

/// <summary>Counts the items of each array and object: MessagePack has the number before the first item, JSON does not have it.</summary>
internal sealed class ContainerSizes : IDisposable
{
    private const int LargestKept = 1024;

    [ThreadStatic]
    private static ContainerSizes? t_idle;

    private readonly List<int> _sizes = [];
    private readonly Stack<int> _open = new();
    private int _next;

    /// <summary>Counts all of them. The sizes are then taken in the order in which the arrays and objects begin.</summary>
    public static ContainerSizes Count(Utf8JsonReader reader)
    {
        var sizes = t_idle ?? new ContainerSizes();
        t_idle = null;
        sizes.CountAll(reader);
        return sizes;
    }

    public int Next() => _sizes[_next++];

    public void Dispose()
    {
        _next = 0;
        if (_sizes.Capacity > LargestKept) return;
        _sizes.Clear();
        _open.Clear();
        t_idle = this;
    }

    private void CountAll(Utf8JsonReader reader)
    {
        var isMember = false;
        while (reader.Read())
        {
            var token = reader.TokenType;
            if (token is JsonTokenType.EndArray or JsonTokenType.EndObject)
            {
                _open.Pop();
                continue;
            }

            // A member is counted by its name.
            if (!isMember && _open.TryPeek(out var container)) _sizes[container]++;
            isMember = token == JsonTokenType.PropertyName;
            if (token is JsonTokenType.StartArray or JsonTokenType.StartObject) Open();
        }
    }

    private void Open()
    {
        _open.Push(_sizes.Count);
        _sizes.Add(0);
    }
}
