using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace SocketIoNet.Tests.Limits;

public sealed class SocketIoOptionsTests
{
    public static TheoryData<string, Action<SocketIoOptions>> Mistakes => new()
    {
        { "ConnectTimeout", o => o.ConnectTimeout = TimeSpan.Zero },
        { "BinaryPacketTimeout", o => o.BinaryPacketTimeout = TimeSpan.Zero },
        { "MaxAttachments", o => o.MaxAttachments = 0 },
        { "MaxAttachmentBytes", o => o.MaxAttachmentBytes = 0 },
        { "MaxJsonDepth", o => o.MaxJsonDepth = 0 },
        { "MaxJsonDepth", o => o.MaxJsonDepth = 1001 },
        { "MaxOutgoingAttachments", o => o.MaxOutgoingAttachments = 0 },
        { "MaxAuthBytes", o => o.MaxAuthBytes = -1 },
        { "MaxEventNameLength", o => o.MaxEventNameLength = 0 },
        { "MaxNamespaceLength", o => o.MaxNamespaceLength = 0 },
        { "MaxNamespacesPerClient", o => o.MaxNamespacesPerClient = 0 },
        { "MaxPendingAcks", o => o.MaxPendingAcks = 0 },
        { "AckTimeout", o => o.AckTimeout = TimeSpan.Zero },
        { "AckTimeout", o => o.AckTimeout = Timeout.InfiniteTimeSpan },
        { "MaxRoomsPerSocket", o => o.MaxRoomsPerSocket = 0 },
        { "MaxEventsPerSecond", o => o.MaxEventsPerSecond = 0 },
        { "EventBurst", o => (o.MaxEventsPerSecond, o.EventBurst) = (1, 0) },
        { "EventBurst", o => o.EventBurst = 1 },
        { "DrainPeriod", o => o.DrainPeriod = TimeSpan.FromSeconds(-1) },
        { "DrainPeriod", o => o.DrainPeriod = TimeSpan.FromSeconds(30) },
        { "ForwardSessions", o => o.ForwardSessions = true },
        { "MaxForwardedRequests", o => o.MaxForwardedRequests = 0 },
        { "MaxHttpBufferSize", o => o.MaxHttpBufferSize = 0 },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_the_name_of_the_option(string option, Action<SocketIoOptions> mistake)
    {
        using var services = new ServiceCollection().AddLogging().AddSocketIo(mistake).Services.BuildServiceProvider();
        var exception = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<SocketIoOptions>>().Value);
        Assert.Contains(option, exception.Message, StringComparison.Ordinal);
        Assert.Contains("must", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_drain_may_be_as_long_as_the_host_gives_it_time()
    {
        var services = new ServiceCollection().AddLogging().Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMinutes(2));
        using var provider = services.AddSocketIo(options => options.DrainPeriod = TimeSpan.FromMinutes(1)).Services.BuildServiceProvider();
        Assert.Equal(TimeSpan.FromMinutes(1), provider.GetRequiredService<IOptions<SocketIoOptions>>().Value.DrainPeriod);
    }
}
