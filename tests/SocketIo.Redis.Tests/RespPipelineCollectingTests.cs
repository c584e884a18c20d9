using System.Text;
using Microsoft.Extensions.Time.Testing;
using SocketIoNet.Redis.Resp;
using SocketIoNet.Redis.Tests.Support;

namespace SocketIoNet.Redis.Tests;

/// <summary>What is sent at once, and what is left to a queue and goes together.</summary>
public sealed class RespPipelineCollectingTests
{
    private static readonly TimeSpan NotClosely = TimeSpan.FromMilliseconds(1);

    private readonly RecordingOutput _output = new();
    private readonly FakeTimeProvider _time = new();
    private readonly ManualQueue _queue = new();
    private readonly RespPipeline<int> _pipeline;

    public RespPipelineCollectingTests() => _pipeline = new RespPipeline<int>(_output, _time, _queue);

    [Fact]
    public void Sends_the_first_command_at_once()
    {
        Add("a");
        Assert.Equal(["a"], _output.Sent);
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Sends_commands_at_once_that_do_not_follow_each_other_closely()
    {
        foreach (var command in new[] { "a", "b", "c" })
        {
            Add(command);
            _time.Advance(NotClosely);
        }

        Assert.Equal(["a", "b", "c"], _output.Sent);
        Assert.Equal(0, _queue.Count);
    }

    [Fact]
    public void Sends_commands_together_that_follow_another_closely()
    {
        foreach (var command in new[] { "a", "b", "c", "d" }) Add(command);
        Assert.Equal(["a"], _output.Sent);
        RunQueue(expected: 1);
        Assert.Equal(["a", "b c d"], _output.Sent);
    }

    [Fact]
    public void Sends_at_once_what_could_only_be_left_to_a_thread_that_sleeps()
    {
        _queue.IsAwake = false;
        foreach (var command in new[] { "a", "b", "c" }) Add(command);
        Assert.Equal(["a", "b", "c"], _output.Sent);
    }

    [Fact]
    public void Sends_an_urgent_command_at_once_with_all_that_is_left()
    {
        foreach (var command in new[] { "a", "b", "c" }) Add(command);
        Add("u", isUrgent: true);
        Assert.Equal(["a", "b c u"], _output.Sent);
        RunQueue(expected: 1);
        Assert.Equal(["a", "b c u"], _output.Sent);
    }

    [Fact]
    public void Sends_what_is_left_once_a_command_does_not_follow_closely()
    {
        Add("a");
        Add("b");
        _time.Advance(NotClosely);
        Add("c");
        Assert.Equal(["a", "b c"], _output.Sent);
    }

    [Fact]
    public void Leaves_no_more_than_64_KiB()
    {
        Add("a");
        Add(new string('b', 40_000));
        Assert.Single(_output.Sent);
        Add(new string('c', 40_000));
        Assert.Equal(2, _output.Sent.Count);
    }

    [Fact]
    public void What_is_left_can_be_sent_without_the_queue()
    {
        foreach (var command in new[] { "a", "b", "c" }) Add(command);
        _pipeline.SendLeft();
        Assert.Equal(["a", "b c"], _output.Sent);
        RunQueue(expected: 1);
        _pipeline.SendLeft();
        Assert.Equal(["a", "b c"], _output.Sent);
    }

    private void Add(string command, bool isUrgent = false) => Assert.True(_pipeline.TryAdd(0, ["ECHO"], Encoding.ASCII.GetBytes(command), isUrgent));

    private void RunQueue(int expected)
    {
        Assert.Equal(expected, _queue.Count);
        _queue.DoAll();
    }
}
