using SocketIoNet.EngineIo;

namespace SocketIoNet.Clients;

/// <summary>The namespaces of one connection: those that its client is in, is joining, or was disconnected from. They set and cancel the deadline for joining one.</summary>
internal sealed class NamespaceRegistrations
{
    private readonly ClientConnection _client;
    private readonly SocketIoOptions _options;
    private readonly ConnectionDeadline _deadline;
    private readonly Lock _lock = new();
    private readonly List<NamespaceRegistration> _all = new(1);
    private NamespaceRegistration? _lastFound;
    private bool _hasEnded;

    public NamespaceRegistrations(ClientConnection client, SocketIoOptions options)
    {
        _client = client;
        _options = options;
        _deadline = new ConnectionDeadline(client);
        client.Session.Wheel.Schedule(_deadline, options.ConnectTimeout);
    }

    /// <summary>Whether the client is connected, but to no namespace.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock) return !_hasEnded && !HasJoinedNeedsLock();
        }
    }

    public NamespaceRegistration? Find(ReadOnlySpan<byte> name)
    {
        // Most clients stay in one namespace, which is found without the lock.
        if (Volatile.Read(ref _lastFound) is { } last && name.SequenceEqual(last.Name)) return last;
        lock (_lock)
        {
            foreach (var registration in _all)
            {
                if (name.SequenceEqual(registration.Name)) return _lastFound = registration;
            }

            return null;
        }
    }

    /// <summary>Registers a namespace; false when the client has too many, or has left.</summary>
    public bool TryAdd(NamespaceRegistration registration)
    {
        lock (_lock)
        {
            if (_hasEnded || _all.Count(static present => present.State != RegistrationState.Left) >= _options.MaxNamespacesPerClient) return false;
            _all.Add(registration);
            return true;
        }
    }

    /// <summary>Whether the auth of a namespace fits into what the server keeps for one connection. Auth is kept as long as its socket.</summary>
    public bool MayKeepAuth(NamespaceRegistration registration)
    {
        lock (_lock)
            return _all.Sum(static present => present.State == RegistrationState.Left ? 0 : present.AuthBytes) + registration.AuthBytes <= _options.MaxAuthBytes;
    }

    /// <summary>Begins the search for a namespace; false when the client has left.</summary>
    /// <param name="registration">The namespace.</param>
    /// <param name="left">Cancelled when the client leaves.</param>
    public bool TryBeginSearch(NamespaceRegistration registration, out CancellationToken left)
    {
        lock (_lock)
        {
            registration.Search = new CancellationTokenSource();
            left = registration.Search.Token;
            return _all.Contains(registration);
        }
    }

    /// <summary>Assigns the socket, which then ends with the connection; false if the connection has ended.</summary>
    public bool TryAssign(NamespaceRegistration registration, Socket socket)
    {
        lock (_lock)
        {
            registration.Socket = socket;
            return _all.Contains(registration);
        }
    }

    public bool TryMarkJoined(NamespaceRegistration registration)
    {
        lock (_lock)
        {
            if (!_all.Contains(registration)) return false;
            registration.State = RegistrationState.Joined;
            registration.Search = null;
            _client.Session.Wheel.Cancel(_deadline);
            return true;
        }
    }

    /// <summary>Queues the packet that notifies a client that its socket is connected, once, and unless the socket has been disconnected meanwhile. The packet for the disconnect follows it, or is sent alone.</summary>
    public void EnqueueConnected(Socket socket, OutgoingMessage message)
    {
        lock (_lock)
        {
            if (!socket.IsAnnounced && _all.Exists(registration => registration.Socket == socket)) _client.Session.Enqueue(message);
            else message.Release();
            socket.IsAnnounced = true;
        }
    }

    /// <summary>
    /// The server has disconnected the socket: queues the packet that notifies the client, unless it has left by itself. The packets that it still sends to the socket are dropped. Under the lock, so
    /// that a client which returns is not notified of the end of its new socket.
    /// </summary>
    public void MarkLeft(Socket socket, OutgoingMessage notification)
    {
        lock (_lock)
        {
            if (_all.Find(registration => registration.Socket == socket) is not { } left)
            {
                notification.Release();
                return;
            }

            _client.Session.Enqueue(notification);
            left.State = RegistrationState.Left;
            left.Socket = null;
            // Last in the list, since the oldest is removed first.
            _all.Remove(left);
            _all.Add(left);
            ForgetOldestLeftNeedsLock();
            AwaitNamespaceNeedsLock();
        }
    }

    /// <summary>The client has left.</summary>
    /// <param name="registration">The namespace.</param>
    /// <param name="now">The time, as a timestamp.</param>
    public void OnClientLeft(NamespaceRegistration registration, long now)
    {
        lock (_lock)
        {
            if (registration.State == RegistrationState.Left) registration.CrossedAt = now;
            else Remove(registration);
        }
    }

    public void Remove(NamespaceRegistration registration)
    {
        lock (_lock)
        {
            _lastFound = null;
            if (_all.Remove(registration) && registration.State == RegistrationState.Joined) AwaitNamespaceNeedsLock();
        }
    }

    public Socket[] GetSockets()
    {
        lock (_lock) return [.. _all.Select(registration => registration.Socket).OfType<Socket>()];
    }

    /// <summary>The connection has ended: no namespace can be registered any more.</summary>
    /// <returns>The sockets that end with it.</returns>
    public Socket[] TakeSockets()
    {
        lock (_lock)
        {
            _hasEnded = true;
            _client.Session.Wheel.Cancel(_deadline);
            var sockets = GetSockets();
            // Not awaited: callbacks of the token belong to the application.
            foreach (var registration in _all) _ = registration.Search?.CancelAsync();
            _all.Clear();
            _lastFound = null;
            return sockets;
        }
    }

    /// <summary>Namespaces that the client was disconnected from count for no limit, so their number is limited here.</summary>
    private void ForgetOldestLeftNeedsLock()
    {
        if (_all.Count(static registration => registration.State == RegistrationState.Left) <= _options.MaxNamespacesPerClient) return;
        _all.Remove(_all.Find(static registration => registration.State == RegistrationState.Left)!);
        _lastFound = null;
    }

    /// <summary>Sets the deadline for joining a namespace if the client is in none. Under the lock, as joining is, so that a client has either a namespace or a deadline.</summary>
    private void AwaitNamespaceNeedsLock()
    {
        if (!_hasEnded && !HasJoinedNeedsLock()) _client.Session.Wheel.Schedule(_deadline, _options.ConnectTimeout);
    }

    private bool HasJoinedNeedsLock() => _all.Exists(static registration => registration.State == RegistrationState.Joined);
}
