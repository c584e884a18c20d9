using System.Text;
using SocketIoNet.Namespaces;
using SocketIoNet.Protocol;
using SocketIoNet.Recovery;
using SocketIoNet.Sockets;

namespace SocketIoNet.Clients;

/// <summary>
/// Takes a client from its CONNECT to a connected socket: checks limits, finds or creates the namespace, and runs the middlewares. A client that is rejected at any step is sent a connect error.
/// </summary>
internal sealed class SocketAdmission(SocketIoServer server)
{
    /// <summary>Handles a CONNECT packet.</summary>
    /// <param name="client">The client.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="present">The registration of the same namespace, if there is one.</param>
    /// <exception cref="PacketFormatException">The client is in the namespace, or is joining it.</exception>
    public void Begin(ClientConnection client, in Packet packet, NamespaceRegistration? present)
    {
        if (present is { State: not RegistrationState.Left })
        {
            if (client.Dialect.IsJoinedFromStart(packet.Namespace)) return;
            throw new PacketFormatException("The namespace is joined already.");
        }

        if (present is not null && MayStillCross(present))
        {
            // Whatever it is answered, it would hold its socket for disconnected. It comes back over another connection.
            client.Close("it left and returned while it was disconnected");
            return;
        }

        if (present is not null) client.Registrations.Remove(present);
        var name = Encoding.UTF8.GetString(packet.Namespace);
        var registration = new NamespaceRegistration(packet.Namespace.ToArray()) { EventRate = server.NewEventRate(), AuthBytes = CountBytes(packet) };
        if (!server.Table.MayHave(name)) Reject(client, packet.Namespace, NamespaceEntry.Invalid.Rejection);
        else if (!client.Registrations.MayKeepAuth(registration)) RejectAtLimit(client, packet, SocketIoLimit.AuthBytes, NamespaceEntry.TooMuchAuth);
        else if (client.Registrations.TryAdd(registration)) EnterOrSearch(client, registration, name, packet);
        else if (client.Session.IsOpen) RejectAtLimit(client, packet, SocketIoLimit.Namespaces, NamespaceEntry.TooMany);
    }

    /// <summary>Whether the client may not have heard yet that the server had disconnected the socket that it left. It has, once it has answered a ping that was sent later.</summary>
    private bool MayStillCross(NamespaceRegistration left) =>
        left.CrossedAt != 0 && server.TimeProvider.GetElapsedTime(left.CrossedAt) < 2 * (server.Options.PingInterval + server.Options.PingTimeout);

    private static long CountBytes(in Packet packet)
    {
        long bytes = packet.Data.Length;
        for (var i = 0; i < packet.Attachments.Count; i++) bytes += packet.Attachments[i].Length;
        return bytes;
    }

    private void EnterOrSearch(ClientConnection client, NamespaceRegistration registration, string name, in Packet packet)
    {
        var handshake = CreateHandshake(client, registration, packet);
        if (server.Table.TryEnter(name) is { } target) Enter(client, registration, target, handshake);
        else _ = SearchAsync(client, registration, name, handshake);
    }

    /// <summary>The recovery claim is removed from the auth before the application sees it.</summary>
    private Handshake CreateHandshake(ClientConnection client, NamespaceRegistration registration, in Packet packet)
    {
        var auth = packet.Data;
        if (server.Options.ConnectionStateRecovery is not null && client.Dialect.MayRecover)
            registration.Claim = RecoveryClaim.Take(ref auth, client.Session.Handshake.User);
        return new Handshake(client.Session.Handshake, auth, packet.Attachments, server.Serializer, server.TimeProvider.GetUtcNow());
    }

    /// <summary>Finds the namespace, or creates it if a parent allows. Not awaited: failures are sent to the client.</summary>
    private async Task SearchAsync(ClientConnection client, NamespaceRegistration registration, string name, Handshake handshake)
    {
        if (!client.Registrations.TryBeginSearch(registration, out var left)) return;
        try
        {
            var entry = await server.Table.EnterAsync(name, handshake, left).ConfigureAwait(false);
            if (entry.Target is { } target) Enter(client, registration, target, handshake);
            else Reject(client, registration, entry.Rejection);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // The client has left, and its registrations are gone.
        }
        catch (Exception exception)
        {
            server.Log.EnteringFailed(exception);
            Reject(client, registration, "Internal server error");
        }
    }

    /// <summary>Creates the socket in a namespace in which it has been counted.</summary>
    private void Enter(ClientConnection client, NamespaceRegistration registration, Namespace target, Handshake handshake)
    {
        var socket = new Socket(target, client, handshake);
        if (client.Registrations.TryAssign(registration, socket)) _ = RunMiddlewaresAsync(client, registration, socket);
        else target.Exit();
    }

    /// <summary>Not awaited: failures are sent to the client.</summary>
    private async Task RunMiddlewaresAsync(ClientConnection client, NamespaceRegistration registration, Socket socket)
    {
        try
        {
            if (registration.Claim is { } claim) await socket.TryRecoverAsync(claim).ConfigureAwait(false);
            var isThrough = MaySkipMiddlewares(socket) || await socket.Namespace.RunMiddlewaresAsync(socket).ConfigureAwait(false);
            if (isThrough) Join(client, registration, socket);
            else Reject(client, registration, socket, "Refused", null);
        }
        catch (ConnectErrorException exception)
        {
            Reject(client, registration, socket, exception.Message, exception.ErrorData);
        }
        catch (Exception exception)
        {
            server.Log.MiddlewareFailed(exception, socket.Namespace.Name);
            Reject(client, registration, socket, "Internal server error", null);
        }
        finally
        {
            await SocketEnding.ReleaseScopeAsync(socket).ConfigureAwait(false);
        }
    }

    private bool MaySkipMiddlewares(Socket socket) => socket.Recovered && server.Options.ConnectionStateRecovery is { SkipMiddlewares: true };

    private static void Join(ClientConnection client, NamespaceRegistration registration, Socket socket)
    {
        // The client may have left while the middlewares ran: then the socket has ended already.
        if (!client.Registrations.TryMarkJoined(registration)) return;
        if (socket.Recovery?.Session is { } session) Readmission.Begin(socket.Namespace, socket, session);
        else socket.Namespace.Admit(socket);
    }

    private void Reject(ClientConnection client, NamespaceRegistration registration, Socket socket, string message, object? data)
    {
        client.Registrations.Remove(registration);
        using var writer = PayloadWriter.Rent();
        try
        {
            client.Dialect.WriteConnectError(writer, server.Serializer, message, data);
            ConnectErrors.CheckAttachments(writer, server.Parser);
            client.Send(new Packet(PacketType.ConnectError, registration.Name, writer.Json, attachments: writer.Attachments));
        }
        catch (PayloadSerializationException exception)
        {
            server.Log.MiddlewareFailed(exception, socket.Namespace.Name);
            Reject(client, registration.Name, message);
        }

        SocketEnding.End(socket, DisconnectReasons.Rejected, null);
    }

    private void Reject(ClientConnection client, NamespaceRegistration registration, string message)
    {
        client.Registrations.Remove(registration);
        Reject(client, registration.Name, message);
    }

    private void RejectAtLimit(ClientConnection client, in Packet packet, SocketIoLimit limit, NamespaceEntry entry)
    {
        server.Metrics.LimitExceeded(limit);
        Reject(client, packet.Namespace, entry.Rejection);
    }

    private void Reject(ClientConnection client, ReadOnlySpan<byte> namespaceName, string message)
    {
        using var writer = PayloadWriter.Rent();
        ConnectErrors.Write(writer, server.Serializer, message, null);
        client.Send(new Packet(PacketType.ConnectError, namespaceName, writer.Json));
    }
}
