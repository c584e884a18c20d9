using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;

namespace SocketIoNet.Clients;

/// <summary>The namespaces that the client is in, on its way into, or was disconnected from.</summary>
internal sealed partial class ClientConnection
{
    private readonly ConnectionDeadline _connectDeadline;
    private readonly Lock _lock = new();
    private readonly List<NamespaceSlot> _slots = [];
    private NamespaceSlot? _lastFound;
    private bool _hasEnded;

    /// <summary>The server has disconnected the socket: what the client still sends to it is dropped.</summary>
    public void OnServerDisconnect(Socket socket)
    {
        lock (_lock)
        {
            if (_slots.Find(slot => slot.Socket == socket) is not { } slot) return;
            slot.State = SlotState.Left;
            slot.Socket = null;
            // Behind those that were left before it: the oldest is forgotten first.
            _slots.Remove(slot);
            _slots.Add(slot);
            ForgetLeft();
            AwaitNamespace();
        }
    }

    /// <summary>The time is up in which the client had to join a namespace, unless it has done so meanwhile.</summary>
    public void OnConnectTimeout()
    {
        lock (_lock)
        {
            if (_hasEnded || IsAnywhere()) return;
        }

        CloseAtLimit(ClientLimit.ConnectTime, "no namespace was joined in time");
    }

    private NamespaceSlot? Find(ReadOnlySpan<byte> name)
    {
        // A client mostly stays in one namespace, which then is found without the lock.
        if (Volatile.Read(ref _lastFound) is { } last && name.SequenceEqual(last.Name)) return last;
        lock (_lock)
        {
            foreach (var slot in _slots)
            {
                if (name.SequenceEqual(slot.Name)) return _lastFound = slot;
            }

            return null;
        }
    }

    /// <summary>Takes a place on the connection; false when the client has too many, or has left.</summary>
    private bool TryAdd(NamespaceSlot slot)
    {
        lock (_lock)
        {
            if (_hasEnded || _slots.Count(static present => present.State != SlotState.Left) >= _server.Options.MaxNamespacesPerClient) return false;
            _slots.Add(slot);
            return true;
        }
    }

    private bool TryMarkJoined(NamespaceSlot slot)
    {
        lock (_lock)
        {
            if (!_slots.Contains(slot)) return false;
            slot.State = SlotState.Joined;
            Session.Wheel.Cancel(_connectDeadline);
            return true;
        }
    }

    /// <summary>Queues the answer that the socket is connected, unless it has been disconnected: the client hears of that behind this, or alone.</summary>
    private void EnqueueConnected(Socket socket, OutgoingMessage answer)
    {
        lock (_lock)
        {
            if (_slots.Exists(slot => slot.Socket == socket)) Session.Enqueue(answer);
            else answer.Release();
        }
    }

    private void Remove(NamespaceSlot slot)
    {
        lock (_lock)
        {
            _lastFound = null;
            if (_slots.Remove(slot) && slot.State == SlotState.Joined) AwaitNamespace();
        }
    }

    /// <summary>What the client was disconnected from is known for a while only, since it counts for nothing else.</summary>
    private void ForgetLeft()
    {
        if (_slots.Count(static slot => slot.State == SlotState.Left) <= _server.Options.MaxNamespacesPerClient) return;
        _slots.Remove(_slots.Find(static slot => slot.State == SlotState.Left)!);
        _lastFound = null;
    }

    /// <summary>A connection that has left its last namespace has only so long to join another. Under the lock, as joining is, so that none is left without a namespace and a deadline, or with both.</summary>
    private void AwaitNamespace()
    {
        if (!_hasEnded && !IsAnywhere()) Session.Wheel.Schedule(_connectDeadline, _server.Options.ConnectTimeout);
    }

    private bool IsAnywhere() => _slots.Exists(static slot => slot.State == SlotState.Joined);

    private Socket[] Sockets()
    {
        lock (_lock) return [.. _slots.Select(slot => slot.Socket).OfType<Socket>()];
    }

    private Socket[] TakeSockets()
    {
        lock (_lock)
        {
            _hasEnded = true;
            Session.Wheel.Cancel(_connectDeadline);
            var sockets = Sockets();
            // Nobody waits: what is registered on the token is the application's.
            foreach (var slot in _slots) _ = slot.Search?.CancelAsync();
            _slots.Clear();
            _lastFound = null;
            return sockets;
        }
    }
}
