using System.Diagnostics;
using System.Text;
using SocketIoNet.Diagnostics;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;
using SocketIoNet.Namespaces;
using SocketIoNet.Protocol;

namespace SocketIoNet.Clients;

/// <summary>One client: decodes what its session brings and routes it to the sockets of its namespaces.</summary>
internal sealed partial class ClientConnection : IEngineHandler
{
    private readonly SocketIoServer _server;
    private readonly IPacketDecoder _decoder;
    private bool _isForcedBetweenPolls;

    public ClientConnection(SocketIoServer server, EngineSession session)
    {
        _server = server;
        Session = session;
        Connection = new Connection(this);
        Dialect = ClientDialect.For(session);
        _decoder = Dialect.CreateDecoder(server.Parser, server.PacketLimits);
        RequestLinks = SocketIoActivities.LinkToRequest();
        _connectDeadline = new ConnectionDeadline(this);
        session.Wheel.Schedule(_connectDeadline, server.Options.ConnectTimeout);
    }

    public EngineSession Session { get; }

    public Connection Connection { get; }

    /// <summary>Why the connection was closed; null while it is open.</summary>
    public ConnectionEnd? End { get; private set; }

    /// <summary>Leads from the activities of events to that of the request that opened the connection; null when there is none.</summary>
    public ActivityLink[]? RequestLinks { get; }

    public SocketIoLog Log => _server.Log;

    public void OnMessage(ReadOnlySpan<byte> message, bool isBinary)
    {
        using var context = EmptyContext.Enter();
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
        if (_attachmentDeadline is { } deadline) Session.Wheel.Cancel(deadline);
        var text = _isForcedBetweenPolls ? DisconnectReasons.ForcedServerClose : reason.ToText();
        // Whoever closes connections, one or all, waits for no handler of them.
        foreach (var socket in TakeSockets()) socket.OnDisconnected(text, description, inBackground: true);
        End = new ConnectionEnd(text, description);
        // Who begins to watch at this moment finds the end, or is found here.
        Interlocked.MemoryBarrier();
        Connection.NotifyClosed();
    }

    public bool Send(in Packet packet, SendOptions options = SendOptions.None) => Session.Send(Encode(packet), options);

    /// <summary>Closes the connection; a client that is between two polls will learn of it later, which has a reason of its own.</summary>
    public void Close(string? description = null)
    {
        if (!Session.IsReachable) _isForcedBetweenPolls = true;
        Session.Close(EngineCloseReason.ForcedClose, description);
    }

    /// <summary>Closes because the client met a limit, and counts it if that is what ends the connection.</summary>
    public void CloseAtLimit(ClientLimit limit, string description)
    {
        if (Session.IsOpen) OnClosedAtLimit(limit);
        Close(description);
    }

    /// <summary>Disconnects all sockets in a way that the client does not reconnect after, then closes; but not for a socket that is none of them any more.</summary>
    public void DisconnectAll(Socket by)
    {
        var sockets = Sockets();
        if (!sockets.Contains(by)) return;
        foreach (var socket in sockets) socket.Disconnect();
        Close();
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
        else if (slot is { State: SlotState.Joined, Socket: { } socket })
        {
            Deliver(packet, socket, slot);
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
                OnClosedAtLimit(ClientLimit.EventRate);
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
        else if (Session.IsOpen)
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
            var isThrough = socket.MaySkipMiddlewares || await socket.Namespace.RunMiddlewaresAsync(socket).ConfigureAwait(false);
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
        finally
        {
            await socket.EndAdmissionAsync().ConfigureAwait(false);
        }
    }

    private void Join(Socket socket, NamespaceSlot slot)
    {
        // The client may have left while the middlewares ran: then the socket has ended already.
        if (!TryMarkJoined(slot)) return;
        if (socket.Recovery?.Session is { } session) socket.Namespace.Readmit(socket, session);
        else socket.Namespace.Admit(socket);
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

        socket.OnDisconnected(DisconnectReasons.Rejected, null);
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
        _server.Metrics.InvalidPacket();
        if (exception.Limit is { } limit) OnClosedAtLimit(limit);
        foreach (var socket in Sockets()) socket.OnProtocolError(exception);
        Close(exception.Message);
    }

    private void OnClosedAtLimit(ClientLimit limit)
    {
        _server.Metrics.LimitExceeded(limit);
        _server.Log.ClosedAtLimit(limit.Name, limit.Option);
    }
}
