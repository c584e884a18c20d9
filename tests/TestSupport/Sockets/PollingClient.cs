using System.Text;

namespace SocketIoNet.TestSupport.Sockets;

/// <summary>A client on long-polling.</summary>
internal sealed class PollingClient : ITestClient
{
    private const char Separator = '\u001e';

    private readonly HttpClient _http = new();
    private readonly Queue<string> _received = new();
    private readonly string _address;

    private PollingClient(string address) => _address = address;

    public string Id { get; private set; } = "";

    public static async Task<PollingClient> OpenAsync(string url)
    {
        var address = $"{url}/socket.io/?EIO=4&transport=polling";
        using var http = new HttpClient();
        var open = await http.GetStringAsync(new Uri(address)).Bound();
        return new PollingClient($"{address}&sid={TestClientExtensions.ReadId(open[1..])}");
    }

    public Task SendAsync(string packet) => SendPayloadAsync("4" + packet);

    public async Task SendPayloadAsync(params string[] packets)
    {
        using var body = new StringContent(string.Join(Separator, packets), Encoding.UTF8, "text/plain");
        using var response = await _http.PostAsync(new Uri(_address), body).Bound();
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

            var payload = await _http.GetStringAsync(new Uri(_address)).Bound();
            foreach (var packet in payload.Split(Separator)) _received.Enqueue(packet);
        }
    }

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }
}
