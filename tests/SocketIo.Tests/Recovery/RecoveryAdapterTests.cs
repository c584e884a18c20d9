using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using SocketIoNet.Adapters;
using SocketIoNet.Tests.Support;

namespace SocketIoNet.Tests.Recovery;

/// <summary>An adapter of somebody else where recovery is wanted.</summary>
public sealed class RecoveryAdapterTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_that_can_not_recover_is_warned_of_once_when_the_application_starts(bool isWanted)
    {
        using var logs = new RecordedLogs();
        await using var app = await TestApp.StartAsync(
            io => io.Of("/other"),
            options => options.ConnectionStateRecovery = isWanted ? new() : null,
            services =>
            {
                logs.AddTo(services);
                services.AddSocketIo().UseAdapter(_ => new LinkedAdapters());
            });
        var warnings = logs.Entries.Where(entry => entry.Level >= LogLevel.Warning).Select(entry => entry.Text).ToList();
        Assert.Equal(isWanted ? 1 : 0, warnings.Count);
        if (!isWanted) return;
        Assert.Contains("ConnectionStateRecovery", warnings[0], StringComparison.Ordinal);
        Assert.Contains("LinkedAdapter", warnings[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_of_one_that_can_not_recover_get_no_private_id()
    {
        await using var app = await TestApp.StartAsync(
            io => io.OnConnection(_ => { }),
            options => options.ConnectionStateRecovery = new(),
            services => services.AddSocketIo().UseAdapter(_ => new LinkedAdapters()));
        await using var client = await RecoverableClient.ConnectAsync(app);
        Assert.Equal("", client.PrivateId);
        client.Socket.Emit("x", 1);
        Assert.Equal("2[\"x\",1]", await client.Connection.ReceiveAsync());
    }
}
