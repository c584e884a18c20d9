namespace SocketIoNet.InteropHost.Handlers;

/// <summary>Who sees an event, in which order: the answer to <c>order</c>, the list of <c>seen</c> for what is refused.</summary>
internal static class OrderOfHandlers
{
    public static void Add(Socket socket)
    {
        var seen = new List<string>();
        foreach (var name in new[] { "use a", "use b" })
        {
            socket.Use((e, next) =>
            {
                seen.Add(name);
                return name == "use b" && e.EventName == "refused" ? throw new InvalidOperationException("refused") : next();
            });
        }

        socket.OnAny((_, _) => seen.Add("any"));
        socket.PrependAny((_, _) => seen.Add("any first"));
        socket.OnError(error => seen.Add($"error {error.Message}"));
        socket.On("refused", () => seen.Add("handler"));
        socket.On("order", (Ack ack) =>
        {
            seen.Add("handler");
            ack.Send(seen.ToArray());
            seen.Clear();
        });
    }
}
