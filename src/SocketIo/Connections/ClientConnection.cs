using System.Text;
using SocketIoNet.Diagnostics;
using SocketIoNet.EngineIo;
using SocketIoNet.Namespaces;
using SocketIoNet.Protocol;

namespace SocketIoNet.Connections;

/// <summary>One client: decodes what its session brings and routes it to the sockets of its namespaces.</summary>
internal sealed partial class ClientConnection : IEngineHandler
{
    private readonly SocketIoServer _server;
    private readonly IPacketDecoder _decoder;
    private readonly ConnectionDeadline _connectDeadline;
    private readonly Lock _lock = new();
    private readonly List<NamespaceSlot> _slots = [];
    private NamespaceSlot? _lastFound;
    private string? _closeReason;
    private bool _hasEnded;

    public ClientConnection(SocketIoServer server, EngineSession session)
    {
        _server = server;
        Session = session;
        Connection = new Connection(this);
        Dialect = ClientDialect.For(session);
        _decoder = Dialect.CreateDecoder(server.Parser, server.PacketLimits);
        _connectDeadline = new ConnectionDeadline(this);
        session.Wheel.Schedule(_connectDeadline, server.Options.ConnectTimeout);
    }

    public EngineSession Session { get; }

    public Connection Connection { get; }

    /// <summary>Why the connection was closed; null while it is open.</summary>
    public ConnectionEnd? End { get; private set; }

    public SocketIoLog Log => _server.Log;

    public void OnMessage(ReadOnlySpan<byte> message, bool isBinary)
    {
        try
        {
            if (_decoder.TryDecode(message, isBinary, out var packet))
            {
                _attachmentDeadline?.EndWaiting();
                Route(Dialect.Read(packet, _server.PacketLimits));
            }
            else
            {
                AwaitAttachments();
            }
        }
        catch (PacketFormatException exception)
        {
            OnInvalid(exception);
        }
    }

    public void OnClose(EngineCloseReason reason, string? description)
    {
        Session.Wheel.Cancel(_connectDeadline);
        if (_attachmentDeadline is { } deadline) Session.Wheel.Cancel(deadline);
        var text = _closeReason ?? reason.ToText();
        foreach (var socket in TakeSockets()) socket.OnDisconnected(text, description);
        End = new ConnectionEnd(text, description);
        Connection.OnClosed();
    }

    public void Send(in Packet packet, SendOptions options = SendOptions.None) => Session.Send(Encode(packet), options);

    /// <summary>Closes the connection; a client that is between two polls will learn of it later, which has a reason of its own.</summary>
    public void Close(string? description = null)
    {
        if (!Session.IsReachable) _closeReason = DisconnectReasons.ForcedServerClose;
        Session.Close(EngineCloseReason.ForcedClose, description);
    }

    /// <summary>Closes because the client met a limit, and counts it if that is what ends the connection.</summary>
    public void CloseAtLimit(string limit, string description)
    {
        if (Session.IsOpen) _server.Metrics.LimitExceeded(limit);
        Close(description);
    }

    /// <summary>Disconnects all sockets in a way that the client does not reconnect after, then closes.</summary>
    public void DisconnectAll()
    {
        foreach (var socket in Sockets()) socket.Disconnect();
        Close();
    }

    /// <summary>The server has disconnected the socket: what the client still sends to it is dropped.</summary>
    public void OnServerDisconnect(Socket socket)
    {
        lock (_lock)
        {
            if (_slots.Find(slot => slot.Socket == socket) is { } slot)
            {
                slot.State = SlotState.Left;
            }
        }

        AwaitNamespace();
    }

    private OutgoingMessage Encode(in Packet packet)
    {
        var message = OutgoingMessage.Rent();
        try
        {
            _server.Parser.Encode(packet, message);
            return message;
        }
        catch
        {
            message.Release();
            throw;
        }
    }

    private void Route(in Packet packet)
    {
        var slot = Find(packet.Namespace);
        if (packet.Type == PacketType.Connect)
        {
            Connect(packet, slot);
        }
        else if (slot is { State: SlotState.Joined })
        {
            Deliver(packet, slot.Socket!, slot);
        }
        else if (slot is not { State: SlotState.Left })
        {
            throw new PacketFormatException("The packet is for a namespace that is not joined.");
        }
    }

    private void Deliver(in Packet packet, Socket socket, NamespaceSlot slot)
    {
        switch (packet.Type)
        {
            case PacketType.Event when slot.EventRate?.TryTake() == false:
                _server.Metrics.LimitExceeded(ClientLimit.EventRate);
                Session.Close(EngineCloseReason.LimitExceeded, "too many events per second");
                break;
            case PacketType.Event:
                socket.OnEvent(packet);
                break;
            case PacketType.Ack:
                socket.OnAck(packet);
                break;
            case PacketType.Disconnect:
                Remove(slot);
                socket.OnDisconnected(DisconnectReasons.ClientNamespaceDisconnect, null);
                break;
            default:
                throw new PacketFormatException("The packet is one that only a server sends.");
        }
    }

    private void Connect(in Packet packet, NamespaceSlot? present)
    {
        if (present is { State: not SlotState.Left } && IsInAlready(packet.Namespace)) return;
        if (present is { State: not SlotState.Left }) throw new PacketFormatException("The namespace is joined already.");
        if (present is not null) Remove(present);
        var name = Encoding.UTF8.GetString(packet.Namespace);
        var slot = new NamespaceSlot(packet.Namespace.ToArray()) { EventRate = _server.NewEventRate(), AuthBytes = CountBytes(packet) };
        if (!_server.Table.MayHave(name))
        {
            Refuse(packet.Namespace, NamespaceEntry.Invalid.Refusal);
        }
        else if (!MayKeepAuth(slot))
        {
            _server.Metrics.LimitExceeded(ClientLimit.AuthBytes);
            Refuse(packet.Namespace, NamespaceEntry.TooMuchAuth.Refusal);
        }
        else if (TryAdd(slot))
        {
            var handshake = TakeHandshake(packet, slot);
            if (_server.Table.TryEnter(name) is { } target) Enter(target, slot, handshake);
            else _ = SearchAsync(name, slot, handshake);
        }
        else
        {
            _server.Metrics.LimitExceeded(ClientLimit.Namespaces);
            Refuse(packet.Namespace, NamespaceEntry.TooMany.Refusal);
        }
    }

    /// <summary>Lets a socket pass the middlewares. Failures end in an answer to the client, so nobody waits for this.</summary>
    private async Task AdmitAsync(Socket socket, NamespaceSlot slot)
    {
        try
        {
            if (slot.Claim is { } claim) await socket.TryRecoverAsync(claim).ConfigureAwait(false);
            var isThrough = socket.MaySkipMiddlewares || await socket.Namespace.Middlewares.RunAsync(socket).ConfigureAwait(false);
            if (isThrough) Join(socket, slot);
            else Refuse(socket, slot, "Refused", null);
        }
        catch (ConnectErrorException exception)
        {
            Refuse(socket, slot, exception.Message, exception.ErrorData);
        }
        catch (Exception exception)
        {
            _server.Log.MiddlewareFailed(exception, socket.Namespace.Name);
            Refuse(socket, slot, "Internal server error", null);
        }
    }

    private void Join(Socket socket, NamespaceSlot slot)
    {
        // The client may have left while the middlewares ran: then the socket has ended already.
        if (!TryMarkJoined(slot)) return;
        Session.Wheel.Cancel(_connectDeadline);
        if (socket.Recovery?.Session is { } session) socket.Namespace.Readmit(socket, session);
        else socket.Namespace.Admit(socket);
    }

    private bool TryMarkJoined(NamespaceSlot slot)
    {
        lock (_lock)
        {
            if (!_slots.Contains(slot)) return false;
            slot.State = SlotState.Joined;
            return true;
        }
    }

    private void Refuse(Socket socket, NamespaceSlot slot, string message, object? data)
    {
        Remove(slot);
        var writer = PayloadWriter.Rent();
        try
        {
            Dialect.WriteRefusal(writer, _server.Serializer, message, data);
            ConnectErrors.CheckAttachments(writer, _server.Parser);
            Send(new Packet(PacketType.ConnectError, slot.Name, writer.Json, attachments: writer.Attachments));
        }
        catch (PayloadSerializationException exception)
        {
            _server.Log.MiddlewareFailed(exception, socket.Namespace.Name);
            Refuse(slot.Name, message);
        }
        finally
        {
            writer.Return();
        }

        socket.OnRefused();
    }

    private void Refuse(ReadOnlySpan<byte> namespaceName, string message)
    {
        var writer = PayloadWriter.Rent();
        try
        {
            ConnectErrors.Write(writer, _server.Serializer, message, null);
            Send(new Packet(PacketType.ConnectError, namespaceName, writer.Json));
        }
        finally
        {
            writer.Return();
        }
    }

    private void OnInvalid(PacketFormatException exception)
    {
        _server.Log.InvalidPacket(exception.Message);
        _server.Metrics.InvalidPacket(exception.Limit);
        foreach (var socket in Sockets()) socket.OnProtocolError(exception);
        Close(exception.Message);
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

    private bool TryAdd(NamespaceSlot slot)
    {
        lock (_lock)
        {
            if (_hasEnded || _slots.Count >= _server.Options.MaxNamespacesPerClient) return false;
            _slots.Add(slot);
            return true;
        }
    }

    private void Remove(NamespaceSlot slot)
    {
        lock (_lock)
        {
            _slots.Remove(slot);
            _lastFound = null;
        }

        AwaitNamespace();
    }

    /// <summary>A connection that is in no namespace has only so long to join one.</summary>
    private void AwaitNamespace()
    {
        lock (_lock)
        {
            if (_slots.Exists(slot => slot.State == SlotState.Joined) || !Session.IsOpen) return;
        }

        Session.Wheel.Schedule(_connectDeadline, _server.Options.ConnectTimeout);
    }

    private Socket[] Sockets()
    {
        lock (_lock) return [.. _slots.Select(slot => slot.Socket).OfType<Socket>()];
    }

    private Socket[] TakeSockets()
    {
        lock (_lock)
        {
            _hasEnded = true;
            var sockets = Sockets();
            // Nobody waits: what is registered on the token is the application's.
            foreach (var slot in _slots) _ = slot.Search?.CancelAsync();
            _slots.Clear();
            _lastFound = null;
            return sockets;
        }
    }
}
