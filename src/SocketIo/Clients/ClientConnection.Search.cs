namespace SocketIoNet.Clients;

/// <summary>The way of a client into a namespace that may have to be made first.</summary>
internal sealed partial class ClientConnection
{
    /// <summary>Finds out whether there is such a namespace, or may be. Failures end in an answer to the client, so nobody waits for this.</summary>
    private async Task SearchAsync(string name, NamespaceSlot slot, Handshake handshake)
    {
        if (!TryBeginSearch(slot, out var left)) return;
        try
        {
            var entry = await _server.Table.EnterAsync(name, handshake, left).ConfigureAwait(false);
            if (entry.Target is { } target) Enter(target, slot, handshake);
            else Refuse(slot, entry.Refusal);
        }
        catch (OperationCanceledException) when (left.IsCancellationRequested)
        {
            // The client has left, and its slot is gone.
        }
        catch (Exception exception)
        {
            _server.Log.EnteringFailed(exception);
            Refuse(slot, "Internal server error");
        }
    }

    /// <summary>Sends a socket on its way into a namespace in which it has been counted.</summary>
    private void Enter(Namespace target, NamespaceSlot slot, Handshake handshake)
    {
        var socket = new Socket(target, this, handshake);
        if (TryFill(slot, socket)) _ = AdmitAsync(socket, slot);
        else target.Exit();
    }

    private bool TryBeginSearch(NamespaceSlot slot, out CancellationToken left)
    {
        lock (_lock)
        {
            slot.Search = new CancellationTokenSource();
            left = slot.Search.Token;
            return _slots.Contains(slot);
        }
    }

    /// <summary>From here on the socket ends with the connection; false when that has ended.</summary>
    private bool TryFill(NamespaceSlot slot, Socket socket)
    {
        lock (_lock)
        {
            slot.Socket = socket;
            return _slots.Contains(slot);
        }
    }

    private void Refuse(NamespaceSlot slot, string message)
    {
        Remove(slot);
        Refuse(slot.Name, message);
    }
}
