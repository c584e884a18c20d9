using System.Diagnostics;
using SocketIoNet.Diagnostics;
using SocketIoNet.Dispatch;
using SocketIoNet.EngineIo;
using SocketIoNet.Protocol;
using SocketIoNet.Sockets;

namespace SocketIoNet.Clients;

/// <summary>One client: decodes the messages of its session and routes the packets to the sockets of its namespaces.</summary>
internal sealed class ClientConnection : IEngineHandler
{
    private readonly SocketIoServer _server;
    private readonly IPacketDecoder _decoder;
    private AttachmentDeadline? _attachmentDeadline;
    private bool _isForcedBetweenPolls;

    public ClientConnection(SocketIoServer server, EngineSession session)
    {
        _server = server;
        Session = session;
        Connection = new SessionConnection(this);
        Dialect = ClientDialect.For(session);
        _decoder = Dialect.CreateDecoder(server.Parser, server.PacketLimits);
        RequestLinks = SocketIoActivities.LinkToRequest();
        Registrations = new NamespaceRegistrations(this, server.Options);
    }

    public EngineSession Session { get; }

    public SessionConnection Connection { get; }

    public ClientDialect Dialect { get; }

    public NamespaceRegistrations Registrations { get; }

    /// <summary>Why the connection was closed; null while it is open.</summary>
    public ConnectionEnd? End { get; private set; }

    /// <summary>Links the activities of events to that of the request that opened the connection; null when there is none.</summary>
    public ActivityLink[]? RequestLinks { get; }

    public SocketIoLog Log => _server.Log;

    public void OnOpen()
    {
        using var context = EmptyContext.Enter();
        if (Dialect.EntersMainNamespace) _server.Admission.Begin(this, new Packet(PacketType.Connect, "/"u8), present: null);
    }

    public void OnMessage(ReadOnlySpan<byte> message, bool isBinary)
    {
        using var context = EmptyContext.Enter();
        try
        {
            if (_server.ValidatingSerializer is { } serializer && _decoder is JsonPacketDecoder decoder)
            {
                DecodeLazily(decoder, serializer, message, isBinary);
            }
            else if (_decoder.TryDecode(message, isBinary, out var packet))
            {
                OnPacket(packet);
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
        // Closing a connection does not wait for handlers.
        foreach (var socket in Registrations.TakeSockets()) SocketEnding.End(socket, text, description, inBackground: true);
        End = new ConnectionEnd(text, description);
        Connection.NotifyClosed();
    }

    /// <summary>The time to join a namespace has passed, unless the client has joined one meanwhile.</summary>
    public void OnConnectTimeout()
    {
        if (Registrations.IsEmpty) CloseAtLimit(SocketIoLimit.ConnectTime, "no namespace was joined in time");
    }

    public bool Send(in Packet packet, SendOptions options = SendOptions.None) => Session.Send(Encode(packet), options);

    /// <summary>Queues the packet that notifies the client that the socket is connected, without writing it.</summary>
    public void EnqueueConnected(Socket socket)
    {
        using var writer = PayloadWriter.Rent();
        Dialect.WriteConnected(writer, socket);
        Registrations.EnqueueConnected(socket, Encode(new Packet(PacketType.Connect, socket.Namespace.WireName, writer.Json)));
    }

    /// <summary>The server has disconnected the socket: frees its namespace and notifies the client.</summary>
    public void Leave(Socket socket)
    {
        Registrations.MarkLeft(socket, Encode(new Packet(PacketType.Disconnect, socket.Namespace.WireName)));
        Session.Flush();
    }

    /// <summary>Closes the connection. For a client between two polls, which learns of it later, the reason is another.</summary>
    public void Close(string? description = null)
    {
        if (!Session.IsReachable) _isForcedBetweenPolls = true;
        Session.Close(EngineCloseReason.ForcedClose, description);
    }

    /// <summary>Closes because the client exceeded a limit; counted if that ends the connection.</summary>
    public void CloseAtLimit(SocketIoLimit limit, string description)
    {
        if (Session.IsOpen) OnClosedAtLimit(limit);
        Close(description);
    }

    /// <summary>The client has returned over another connection: this one is lost, and is closed without a close frame.</summary>
    public void CloseAsReplaced() => Session.Close(EngineCloseReason.TransportClose);

    /// <summary>Disconnects all sockets, so that the client does not reconnect, then closes; unless the socket has been disconnected already.</summary>
    public void DisconnectAll(Socket by)
    {
        var sockets = Registrations.GetSockets();
        if (!sockets.Contains(by)) return;
        foreach (var socket in sockets) socket.Disconnect();
        Close();
    }

    /// <summary>Leaves it to the handler's serializer to validate the JSON, where that reads all of it.</summary>
    private void DecodeLazily(JsonPacketDecoder decoder, SystemTextJsonPayloadSerializer serializer, ReadOnlySpan<byte> message, bool isBinary)
    {
        if (!decoder.TryDecodeLazily(message, isBinary, out var packet)) AwaitAttachments();
        else if (!packet.IsUnvalidated) OnPacket(packet);
        else if (!TryDeliverUnvalidated(packet, serializer)) OnPacket(decoder.Validate(packet));
    }

    private bool TryDeliverUnvalidated(in Packet packet, SystemTextJsonPayloadSerializer serializer) =>
        Registrations.Find(packet.Namespace) is { State: RegistrationState.Joined, EventRate: null, Socket: { } socket } && socket.Dispatcher.TryOnUnvalidatedEvent(packet, serializer);

    private void OnPacket(in Packet packet)
    {
        _attachmentDeadline?.EndWaiting();
        Route(Dialect.Read(packet, _server.PacketLimits));
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

    private void AwaitAttachments()
    {
        if (Registrations.Find(Dialect.ReadNamespace(_decoder.PendingNamespace)) is not { State: RegistrationState.Joined or RegistrationState.Left })
            throw new PacketFormatException("The binary packet is for a namespace that is not joined.");
        _attachmentDeadline ??= new AttachmentDeadline(this);
        _attachmentDeadline.Await(Session.Wheel, _server.Options.BinaryPacketTimeout);
    }

    private void Route(in Packet packet)
    {
        var registration = Registrations.Find(packet.Namespace);
        if (packet.Type == PacketType.Connect)
        {
            _server.Admission.Begin(this, packet, registration);
        }
        else if (registration is { State: RegistrationState.Joined, Socket: { } socket })
        {
            Deliver(packet, socket, registration);
        }
        else if (registration is not { State: RegistrationState.Left })
        {
            throw new PacketFormatException("The packet is for a namespace that is not joined.");
        }
        else if (packet.Type == PacketType.Disconnect)
        {
            Registrations.OnClientLeft(registration, _server.TimeProvider.GetTimestamp());
        }
    }

    private void Deliver(in Packet packet, Socket socket, NamespaceRegistration registration)
    {
        switch (packet.Type)
        {
            case PacketType.Event when registration.EventRate?.TryTake() == false:
                OnClosedAtLimit(SocketIoLimit.EventRate);
                Session.Close(EngineCloseReason.LimitExceeded, "too many events per second");
                break;
            case PacketType.Event:
                socket.Dispatcher.OnEvent(packet);
                break;
            case PacketType.Ack:
                socket.OnAck(packet);
                break;
            case PacketType.Disconnect:
                Registrations.OnClientLeft(registration, _server.TimeProvider.GetTimestamp());
                SocketEnding.End(socket, DisconnectReasons.ClientNamespaceDisconnect, null);
                break;
            default:
                throw new PacketFormatException("The packet is of a type that only a server sends.");
        }
    }

    private void OnInvalid(PacketFormatException exception)
    {
        _server.Log.InvalidPacket(exception.Message);
        _server.Metrics.InvalidPacket();
        if (exception.Limit is { } limit) OnClosedAtLimit(limit);
        foreach (var socket in Registrations.GetSockets()) socket.Dispatcher.RaiseError(exception);
        Close(exception.Message);
    }

    private void OnClosedAtLimit(SocketIoLimit limit)
    {
        _server.Metrics.LimitExceeded(limit);
        if (limit.Option is { } option) _server.Log.ClosedAtLimit(limit.Name, option);
        else _server.Log.ClosedAtFixedLimit(limit.Name);
    }
}
