using System.Collections.Concurrent;
using SocketIoNet.Adapters;
using SocketIoNet.Cluster;

namespace SocketIoNet.Namespaces;

/// <summary>The namespaces of a server by name, and the parents that create others when clients request them.</summary>
internal sealed class NamespaceTable(SocketIoServer server, IAdapterFactory adapters)
{
    private readonly ConcurrentDictionary<string, Namespace> _byName = new(StringComparer.Ordinal);
    private readonly Lock _changing = new();
    private ParentNamespace[] _parents = [];
    private Namespace? _relaying;
    private int _childCount;

    public IReadOnlyDictionary<string, Namespace> ByName => _byName;

    /// <summary>All namespaces that have an adapter: those that clients can join, and <see cref="Relaying"/>.</summary>
    public IEnumerable<Namespace> All => Relaying is { } relaying ? _byName.Values.Append(relaying) : _byName.Values;

    /// <summary>The namespace over which servers with parents reach each other; null without parents, or where servers are not connected by <see cref="ClusterAdapter"/>.</summary>
    public Namespace? Relaying => Volatile.Read(ref _relaying);

    public void Add(ParentNamespace parent)
    {
        Namespace? made = null;
        lock (_changing)
        {
            _parents = [.. _parents, parent];
            if (_relaying is null && server.MainNamespace.Adapter is ClusterAdapter) _relaying = made = new Namespace(server, ParentRelay.NamespaceName, adapters.Create);
        }

        if (made is not null) _ = StartAsync(made);
    }

    /// <summary>By what other servers, which have the same parents in the same order, know a parent: its name, and a number where several have the same.</summary>
    public string KeyOf(ParentNamespace parent) => $"{parent.Name} {_parents.Where(other => other.Name == parent.Name).TakeWhile(other => other != parent).Count()}";

    public ParentNamespace? FindParent(string key) => Array.Find(_parents, parent => KeyOf(parent) == key);

    /// <summary>Returns the namespace of that name for the application; creates it if there is none.</summary>
    public Namespace GetOrAdd(string name)
    {
        if (_byName.TryGetValue(name, out var present) && !present.IsClosed) return present;
        // Without the lock: a pattern may take time.
        var parent = Array.Find(_parents, parent => parent.Matches(name));
        return GetOrAdd(name, parent, int.MaxValue)!;
    }

    /// <summary>Whether there is such a namespace, or a parent that may create it.</summary>
    public bool MayHave(string name) => _byName.ContainsKey(name) || _parents.Length > 0;

    /// <summary>Counts a client in the namespace of that name, if it exists and the application has been notified of it.</summary>
    public Namespace? TryEnter(string name) =>
        _byName.TryGetValue(name, out var present) && present.Announced.IsCompleted && present.TryEnter() ? present : null;

    /// <summary>
    /// Counts a client in the namespace of that name, which is created if a parent allows it. The parents are asked in the order of their registration, and only while there is no such
    /// namespace.
    /// </summary>
    /// <exception cref="OperationCanceledException">The client left.</exception>
    public async ValueTask<NamespaceEntry> EnterAsync(string name, Handshake handshake, CancellationToken left)
    {
        if (_byName.TryGetValue(name, out var present) && await IsEnteredAsync(present).ConfigureAwait(false)) return new NamespaceEntry(present, "");
        if (!IsAcceptable(name)) return NamespaceEntry.Invalid;
        foreach (var parent in _parents)
        {
            var isAllowed = await parent.AllowsAsync(name, handshake, left).ConfigureAwait(false);
            left.ThrowIfCancellationRequested();
            if (isAllowed) return await EnterChildAsync(name, parent).ConfigureAwait(false);
        }

        return NamespaceEntry.Invalid;
    }

    /// <summary>Removes a namespace that has closed.</summary>
    public void Remove(Namespace closed)
    {
        lock (_changing)
        {
            _byName.TryRemove(new KeyValuePair<string, Namespace>(closed.Name, closed));
            closed.Parent!.Remove(closed);
            _childCount--;
        }

        _ = CloseAsync(closed);
    }

    /// <summary>Stops the adapter of a namespace. A failure is logged.</summary>
    public async Task CloseAsync(Namespace closed)
    {
        try
        {
            await closed.Adapter.StopAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            server.Log.AdapterStopFailed(exception, closed.Name);
        }
    }

    /// <summary>Starts the adapter of a namespace, which clients do not wait for.</summary>
    private async Task StartAsync(Namespace created)
    {
        try
        {
            await created.Adapter.StartAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            server.Log.AdapterStartFailed(exception, created.Name);
        }
    }

    private static async ValueTask<bool> IsEnteredAsync(Namespace target)
    {
        await target.Announced.ConfigureAwait(false);
        return target.TryEnter();
    }

    private async ValueTask<NamespaceEntry> EnterChildAsync(string name, ParentNamespace parent)
    {
        while (GetOrAdd(name, parent, server.Options.MaxDynamicNamespaces) is { } child)
        {
            // The last client may have left it meanwhile: then another namespace takes its place.
            if (await IsEnteredAsync(child).ConfigureAwait(false)) return new NamespaceEntry(child, "");
        }

        server.Log.TooManyNamespaces(server.Options.MaxDynamicNamespaces);
        server.Metrics.NamespaceRejected();
        return NamespaceEntry.TooMany;
    }

    private Namespace? GetOrAdd(string name, ParentNamespace? parent, int limit)
    {
        TaskCompletionSource announced = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Namespace made;
        lock (_changing)
        {
            if (_byName.TryGetValue(name, out var present) && !present.IsClosed) return present;
            if (parent is not null && _childCount >= limit) return null;
            made = new Namespace(server, name, adapters.Create, parent) { Announced = announced.Task };
            if (parent is not null) _childCount++;
            parent?.Add(made);
            _byName[name] = made;
        }

        _ = StartAsync(made);
        if (server.NotifyNamespaceCreated(made) is { } pending) _ = CompleteAsync(pending, announced);
        else announced.SetResult();
        return made;
    }

    private static async Task CompleteAsync(Task pending, TaskCompletionSource announced)
    {
        await pending.ConfigureAwait(false);
        announced.SetResult();
    }

    /// <summary>Clients choose these names, so their length is limited, and control characters, which authors of patterns do not expect, are rejected.</summary>
    private bool IsAcceptable(string name) =>
        name.Length <= server.Options.MaxDynamicNamespaceNameLength && !name.Any(character => char.IsControl(character) || character == '\uFFFD');
}
