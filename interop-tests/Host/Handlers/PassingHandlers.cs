namespace SocketIoNet.InteropHost.Handlers;

/// <summary>Handlers that are removed again, each in its own way; <c>seen</c> tells which ran.</summary>
internal static class PassingHandlers
{
    public static void Add(Socket socket)
    {
        var seen = new List<string>();
        socket.Once("once", () => seen.Add("once"));
        var subscription = socket.On("subscribed", () => seen.Add("subscribed"));
        Action first = () => seen.Add("first");
        socket.On("several", first);
        socket.On("several", () => seen.Add("second"));
        AddCatchAlls(socket, seen);
        socket.On("remove", (string what) => Remove(socket, what, subscription, first));
        socket.On("seen", () =>
        {
            var all = seen.ToArray();
            seen.Clear();
            return all;
        });
    }

    private static void AddCatchAlls(Socket socket, List<string> seen)
    {
        Action<string, EventArguments> note = (name, _) =>
        {
            if (name == "anything") seen.Add("any");
        };
        Action<string, EventArguments> noteOutgoing = (name, _) =>
        {
            if (name == "echo") seen.Add("outgoing");
        };
        socket.OnAny(note);
        socket.OnAnyOutgoing(noteOutgoing);
        socket.On("echo", () => socket.Emit("echo"));
        socket.On("listeners", () => new[] { socket.AnyHandlers.Count, socket.AnyOutgoingHandlers.Count });
        socket.On("remove-catch-alls", () =>
        {
            socket.OffAny(note);
            socket.OffAnyOutgoing();
            return true;
        });
    }

    private static bool Remove(Socket socket, string what, IDisposable subscription, Delegate first)
    {
        switch (what)
        {
            case "the subscription":
                subscription.Dispose();
                break;
            case "one of several":
                socket.Off("several", first);
                break;
            default:
                socket.Off("several");
                break;
        }

        return true;
    }
}
