using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using SocketIoNet.Namespaces;
using SocketIoNet.Rooms;

namespace SocketIoNet;

/// <summary>
/// The namespaces whose names match a pattern, or that a function allows. They are created when clients ask for them, and share the handlers and middlewares that are
/// registered here, which run before their own. As a broadcast operator it means the sockets of all its children, on all servers.
/// </summary>
/// <remarks>
/// Children that exist only on other servers are reached there if those are servers of this library with the same parents; their events are not recovered, and their acknowledgements awaited if the
/// adapter is a <see cref="Adapters.ClusterAdapter"/>.
/// It has no sockets and rooms of its own: <see cref="BroadcastOperator.FetchSocketsAsync"/>, <c>ServerSideEmit</c> and the events of rooms
/// throw <see cref="NotSupportedException"/>; use those of the children.
/// </remarks>
public sealed class ParentNamespace : Namespace
{
    private readonly ConcurrentDictionary<string, Namespace> _children = new(StringComparer.Ordinal);
    private readonly Func<string, Handshake, CancellationToken, Task<bool>> _allows;
    private readonly Regex? _pattern;
    private int _hasWarned;

    internal ParentNamespace(SocketIoServer server, Regex pattern)
        : base(server, pattern.ToString(), CreateAdapter)
    {
        _pattern = NamePattern.WithLimit(pattern);
        _allows = (name, _, _) => Task.FromResult(Matches(name));
    }

    internal ParentNamespace(SocketIoServer server, Func<string, Handshake, CancellationToken, Task<bool>> allows)
        : base(server, "(function)", CreateAdapter) => _allows = allows;

    /// <summary>The namespaces that have been created, by name.</summary>
    public IReadOnlyDictionary<string, Namespace> Children => _children;

    /// <summary>Its children have the rooms.</summary>
    internal override RoomEvents RoomEvents => throw new NotSupportedException("A parent namespace has no room events; use those of its children.");

    /// <summary>Whether the name matches the pattern; never for a function, which is asked for clients only.</summary>
    internal bool Matches(string name)
    {
        try
        {
            return _pattern?.IsMatch(name) ?? false;
        }
        catch (RegexMatchTimeoutException exception)
        {
            if (Interlocked.Exchange(ref _hasWarned, 1) == 0) Server.Log.PatternTooSlow(exception, Name);
            return false;
        }
    }

    /// <summary>Whether a namespace of that name may be created for a client. An exception of the application does not allow it.</summary>
    internal async ValueTask<bool> AllowsAsync(string name, Handshake handshake, CancellationToken left)
    {
        try
        {
            return await _allows(name, handshake, left).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception exception)
        {
            Server.Log.NamespaceFunctionFailed(exception);
            return false;
        }
    }

    internal void Add(Namespace child) => _children[child.Name] = child;

    internal void Remove(Namespace child) => _children.TryRemove(new KeyValuePair<string, Namespace>(child.Name, child));

    private static ChildrenAdapter CreateAdapter(Namespace parent) => new((ParentNamespace)parent);
}
