using System.Diagnostics;
using Tusk.FileSystems;
using Tusk.MapReduce.Caching;
using Tusk.MapReduce.Counters;
using Tusk.MapReduce.Functions;
using Tusk.MapReduce.Jobs;
using Tusk.MapReduce.Local.Phases;
using Tusk.MapReduce.Local.Tasks;
using Tusk.MapReduce.Local.Tests.Engine;

namespace Tusk.MapReduce.Local.Tests.Phases;

public sealed class PhaseTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_thread_that_breaks_down_is_the_failure_and_the_others_have_ended_when_it_is_told(bool isCallers)
    {
        using var jobs = new JobFixture("a\n");
        using var phase = new BreakingPhase(Services(jobs), isCallers);

        var failure = Assert.Throws<InvalidOperationException>(() => phase.Run(default));

        Assert.Equal("no worker", failure.Message);
        Assert.Equal((1, 0), (phase.Launched, phase.Running));
        Assert.True(phase.IsTokenSet, "what an attempt waits for goes on when another thread has failed");
    }

    [Fact]
    public async Task An_attempt_that_its_token_ends_can_see_that_it_was_stopped()
    {
        // Else its function would be cleaned up as after a failure.
        using var jobs = new JobFixture("a\n");
        PhaseServices services = Services(jobs);
        for (int i = 0; i < 100; i++)
        {
            using var stopping = new CancellationTokenSource();
            using var phase = new WaitingPhase(services);
            Task run = Task.Run(() => phase.Run(stopping.Token), TestContext.Current.CancellationToken);
            Assert.True(phase.IsWaiting.Wait(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken), "no attempt was started");

            stopping.Cancel();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(20)));
            Assert.True(phase.SawItself, $"round {i}");
        }
    }

    private static PhaseServices Services(JobFixture jobs)
    {
        JobOptions options = new([jobs["in"]], jobs["made/out"], jobs.Configuration);
        JobSetup setup = JobSetup.Prepare(Engine.Jobs.WordCount, options, FileSystemRegistry.WithLocalFiles(), default);
        return new PhaseServices(new JobId("test", 1), setup, null!, null!, null!, JobCache.Empty, new CounterSet(), default);
    }

    /// <summary>Its only attempt looks at nothing but its token.</summary>
    private sealed class WaitingPhase(PhaseServices services) : Phase(services, TaskType.Map, 1, 1, 0), IDisposable
    {
        public ManualResetEventSlim IsWaiting { get; } = new();

        /// <summary>Whether its context said that it was stopped, when its token did.</summary>
        public bool SawItself { get; private set; }

        public void Dispose() => IsWaiting.Dispose();

        protected override Worker CreateWorker() => new(Services.Setup.Settings, static _ => throw new UnreachableException());

        protected override TaskContext CreateContext(TaskAttemptId attempt) => new(attempt, Services.Setup.Configuration, null);

        protected override void RunAttempt(TaskContext context, Worker worker)
        {
            IsWaiting.Set();
            while (!Ending.IsCancellationRequested)
            {
                // Not a moment may pass.
            }

            SawItself = context.IsStopping;
        }
    }

    /// <summary>One of its two threads makes no worker; the other is in an attempt then, and ends it when it is asked to.</summary>
    private sealed class BreakingPhase(PhaseServices services, bool isCallers) : Phase(services, TaskType.Map, 5, 1, 0), IDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

        private readonly int _caller = Environment.CurrentManagedThreadId;
        private readonly ManualResetEventSlim _isRunning = new();
        private int _running;

        public int Running => Volatile.Read(ref _running);

        /// <summary>Whether the attempt that was asked to end was so by its token, too.</summary>
        public bool IsTokenSet { get; private set; }

        public void Dispose() => _isRunning.Dispose();

        protected override Worker CreateWorker()
        {
            if (Environment.CurrentManagedThreadId == _caller != isCallers)
            {
                return new Worker(Services.Setup.Settings, static _ => throw new UnreachableException());
            }

            Assert.True(_isRunning.Wait(Patience), "the other thread's attempt did not start");
            throw new InvalidOperationException("no worker");
        }

        protected override TaskContext CreateContext(TaskAttemptId attempt) => new(attempt, Services.Setup.Configuration, null);

        protected override void RunAttempt(TaskContext context, Worker worker)
        {
            Interlocked.Increment(ref _running);
            _isRunning.Set();
            SpinWait.SpinUntil(() => context.IsStopping, Patience);
            IsTokenSet = Ending.WaitHandle.WaitOne(Patience);
            Interlocked.Decrement(ref _running);
        }
    }
}
