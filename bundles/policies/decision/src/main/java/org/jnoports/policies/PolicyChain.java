package org.jnoports.policies;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jnoports.api.policy.AccessRequest;
import org.jnoports.api.policy.AuthorizationPolicy;
import org.jnoports.api.policy.Authorizer;
import org.jnoports.api.policy.Decision;
import org.jnoports.api.policy.Explanation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the policies one after the other until one has an opinion. Nothing but a policy's Permit permits anything. */
@Component
public final class PolicyChain implements Authorizer {
    private static final Logger log = LoggerFactory.getLogger(PolicyChain.class);
    /** For all policies of one request together: a policy that asks elsewhere within 10 s still says itself who didn't answer. */
    private static final Duration LIMIT = Duration.ofSeconds(12);

    private final Duration limit;

    /** Best ranked first; replaced whole, so that whoever reads it once meets one set of policies. */
    private volatile List<Installed> installed = List.of();

    /** Called by DS. */
    @Activate
    public PolicyChain() {
        this(LIMIT);
    }

    PolicyChain(Duration limit) {
        this.limit = limit;
    }

    /** Called by DS when a policy comes, and when its properties change. */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY, updated = "add")
    void add(AuthorizationPolicy policy, Map<String, Object> properties) {
        add(Installed.from(policy, properties));
    }

    void remove(AuthorizationPolicy policy, Map<String, Object> properties) {
        remove(Installed.from(policy, properties).id());
    }

    /** Takes the place of the one with its id, if there is one. */
    synchronized void add(Installed policy) {
        policy.wrong().ifPresent(wrong -> log.warn("policy {}: {}; until that is mended it denies everything", policy.name(), wrong));
        List<Installed> now = new ArrayList<>(installed);
        now.removeIf(present -> present.id() == policy.id());
        now.add(policy);
        now.sort(Installed.BEST_FIRST);
        installed = List.copyOf(now);
    }

    private synchronized void remove(long id) {
        installed = installed.stream().filter(present -> present.id() != id).toList();
    }

    @Override
    public CompletionStage<Decision> decide(AccessRequest request) {
        return question(request).decided();
    }

    @Override
    public CompletionStage<Explanation> explain(AccessRequest request) {
        return question(request).explained();
    }

    private Question question(AccessRequest request) {
        List<Installed> now = installed;
        return new Question(request, now.stream().filter(policy -> policy.isAskedAt(request.point())).toList(), limit);
    }
}
