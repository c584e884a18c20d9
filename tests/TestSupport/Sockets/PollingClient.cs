namespace SocketIoNet.TestSupport.Sockets;

/// <summary>A client on long-polling. It answers pings while it receives.</summary>
internal sealed class PollingClient : ITestClient
{
    private const char Separator = '\u001e';

    private readonly HttpClient _http;
    private readonly Engine.PollingClient _engine;
    private readonly Queue<string> _received = new();

    private PollingClient(HttpClient http)
    {
        _http = http;
        _engine = new Engine.PollingClient(http, "/socket.io/");
    }

    public string Id { get; private set; } = "";

    public static async Task<PollingClient> OpenAsync(string url)
    {
        var client = new PollingClient(new HttpClient { BaseAddress = new Uri(url) });
        await client._engine.OpenAsync();
        return client;
    }

    public Task SendAsync(string packet) => SendPayloadAsync("4" + packet);

    public async Task SendPayloadAsync(params string[] packets)
    {
        using var response = await _engine.PostAsync(string.Join(Separator, packets));
        response.EnsureSuccessStatusCode();
    }

    public async Task<string?> ReceiveAsync()
    {
        while (true)
        {
            while (_received.TryDequeue(out var packet))
            {
                if (packet == "1") return null;
                if (packet == "2") await SendPayloadAsync("3");
                if (packet[0] is '2' or '6') continue;
                if (packet.StartsWith("40{", StringComparison.Ordinal)) Id = TestClientExtensions.ReadId(packet[2..]);
                return packet[0] == '4' ? packet[1..] : packet;
            }

            foreach (var packet in (await PollAsync()).Split(Separator)) _received.Enqueue(packet);
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> PollAsync()
    {
        using var response = await _engine.GetAsync();
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadAsStringAsync().Bound();
    }
}
