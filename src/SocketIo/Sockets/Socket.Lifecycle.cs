using SocketIoNet.Dispatch;
using SocketIoNet.Protocol;

namespace SocketIoNet;

/// <content>How a socket begins and ends.</content>
public sealed partial class Socket
{
    /// <summary>Disconnects the socket, which the client does not reconnect after. Does nothing when the socket has ended.</summary>
    /// <param name="close">Whether the whole connection, with the client's sockets in other namespaces, is closed.</param>
    public void Disconnect(bool close = false)
    {
        if (close)
        {
            _client.DisconnectAll(this);
        }
        else if (_lifecycle.TryEnd(DisconnectReasons.ServerNamespaceDisconnect, onlyIfConnected: true))
        {
            // The place is free before the client hears of it, since it may be back at once.
            _client.Registrations.MarkLeft(this);
            _client.Send(new Packet(PacketType.Disconnect, Namespace.WireName));
            FinishEnd(DisconnectReasons.ServerNamespaceDisconnect, null, inBackground: false);
        }
    }

    /// <summary>
    /// Runs before the handlers of <see cref="OnDisconnect(Action{string})"/>, for every socket that ends, as they do. <see cref="Rooms"/> still names the rooms that it was in.
    /// </summary>
    /// <returns>Disposing of it removes the handler.</returns>
    public IDisposable OnDisconnecting(Action<string> handler) => _lifecycle.AddDisconnecting(ToAsync(handler));

    /// <inheritdoc cref="OnDisconnecting(Action{string})"/>
    public IDisposable OnDisconnecting(Func<string, Task> handler) => _lifecycle.AddDisconnecting(ToAsync(handler));

    /// <summary>Runs when the socket is about to leave its rooms, which <see cref="Rooms"/> still names; given the reason, and what is known beyond it.</summary>
    /// <returns>Disposing of it removes the handler.</returns>
    public IDisposable OnDisconnecting(Action<string, string?> handler) => _lifecycle.AddDisconnecting(SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnDisconnecting(Action{string, string?})"/>
    public IDisposable OnDisconnecting(Func<string, string?, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _lifecycle.AddDisconnecting(handler);
    }

    /// <summary>
    /// Runs once when the socket has ended, after all its events; given the reason, such as <c>transport close</c>. Added later than that, it runs at once. Added in a middleware, it runs
    /// also when the socket was never connected: because the client left, or because a middleware refused it (<see cref="DisconnectReasons.Rejected"/>).
    /// </summary>
    /// <returns>Disposing of it removes the handler.</returns>
    public IDisposable OnDisconnect(Action<string> handler) => _lifecycle.AddDisconnect(ToAsync(handler));

    /// <inheritdoc cref="OnDisconnect(Action{string})"/>
    public IDisposable OnDisconnect(Func<string, Task> handler) => _lifecycle.AddDisconnect(ToAsync(handler));

    /// <summary>Runs once when the socket has disconnected; given the reason, and what is known beyond it.</summary>
    /// <returns>Disposing of it removes the handler.</returns>
    public IDisposable OnDisconnect(Action<string, string?> handler) => _lifecycle.AddDisconnect(SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnDisconnect(Action{string, string?})"/>
    public IDisposable OnDisconnect(Func<string, string?, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _lifecycle.AddDisconnect(handler);
    }

    /// <summary>Runs when a handler of this socket fails, an argument does not fit, or the client breaks the protocol. What it throws is logged.</summary>
    /// <returns>Disposing of it removes the handler.</returns>
    public IDisposable OnError(Action<Exception> handler) => _lifecycle.AddError(SynchronousCallback.ToAsync(handler));

    /// <inheritdoc cref="OnError(Action{Exception})"/>
    /// <remarks>Nobody waits for the task.</remarks>
    public IDisposable OnError(Func<Exception, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return _lifecycle.AddError(handler);
    }

    /// <summary>The socket is in: tells the client, and holds its events back until the application's connection handlers have returned.</summary>
    internal void OnAdmitted(Func<Socket, Task?> connectionHandlers) => _queue.Run(() =>
    {
        // Ended already, as a client may that leaves at this very moment.
        if (_lifecycle.IsOver || !TryTellConnected()) return null;
        Session.Flush();
        return connectionHandlers(this);
    });

    internal bool TryConnect() => _lifecycle.TryConnect();

    internal Task EndAdmissionAsync() => _lifecycle.EndAdmissionAsync();

    /// <summary>Runs a handler of the application for this socket; what goes wrong in it stays in it.</summary>
    internal Task? RunContained(Func<Socket, Task?> handler)
    {
        _queue.Label = nameof(Namespace.OnConnection);
        try
        {
            return handler(this) is { IsCompletedSuccessfully: false } task ? _lifecycle.ContainAsync(task, nameof(Namespace.OnConnection)) : null;
        }
        catch (Exception exception)
        {
            _lifecycle.ReportError(exception, nameof(Namespace.OnConnection));
            return null;
        }
    }

    /// <summary>The client has broken the protocol, which is logged once for all its sockets.</summary>
    internal void OnProtocolError(Exception exception) => _lifecycle.TellErrorHandlers(exception);

    /// <summary>Beside <see cref="Disconnect"/> the one way in which a socket ends, whether it was let in or not; only the first call counts.</summary>
    /// <param name="reason">Why it ends.</param>
    /// <param name="description">What is known beyond the reason.</param>
    /// <param name="inBackground">Whether the application's handlers must not run on this thread.</param>
    internal void OnDisconnected(string reason, string? description, bool inBackground = false)
    {
        if (_lifecycle.TryEnd(reason, onlyIfConnected: false)) FinishEnd(reason, description, inBackground);
    }

    private void FinishEnd(string reason, string? description, bool inBackground)
    {
        // Before the handlers, which may wait for whoever awaits one. Made if need be, so that whoever asks later fails at once.
        Acks.End(new SocketDisconnectedException(reason));
        _lifecycle.RunEnd(reason, description, inBackground);
    }

    private bool TryTellConnected()
    {
        try
        {
            _client.EnqueueConnected(this);
            return true;
        }
        catch (Exception exception)
        {
            // Whoever made the parser has to see it; the client has no way to go on.
            Server.Log.ConnectingFailed(exception, Namespace.Name);
            _client.Close("the socket could not be connected");
            return false;
        }
    }

    private static Func<string, string?, Task?> ToAsync(Action<string> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return SynchronousCallback.ToAsync<string, string?>((reason, _) => handler(reason));
    }

    private static Func<string, string?, Task?> ToAsync(Func<string, Task> handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return (reason, _) => handler(reason);
    }
}
